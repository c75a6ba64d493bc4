import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectory } from './DataDirectory';

describe('DataDirectory', () => {
  it('is private, and temporary unless it is named', async () => {
    const temporary = await DataDirectory.create({});
    expect((await stat(temporary.path)).mode.toString(8)).toBe('40700');
    await writeFile(join(temporary.path, 'data'), 'tea');
    await temporary.release();
    expect(existsSync(temporary.path)).toBe(false);
  });

  it('keeps what it was given, and is released for the next', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'parent-'));
    try {
      const path = join(parent, 'deep', 'data');
      for (let times = 0; times < 2; times++) {
        const directory = await DataDirectory.create({ path });
        expect(directory.path).toBe(path);
        await directory.release();
      }
      expect((await stat(path)).mode.toString(8)).toBe('40700');
    } finally {
      await rm(parent, { recursive: true });
    }
  });

  it('refuses a path in which no socket can be created', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'parent-'));
    try {
      const path = join(parent, 'x'.repeat(100));
      await expect(DataDirectory.create({ path })).rejects.toThrow(
        `${path} is too long for a data directory: more than 93 bytes; give a shorter dataDirectory.`,
      );
    } finally {
      await rm(parent, { recursive: true });
    }
  });
});
