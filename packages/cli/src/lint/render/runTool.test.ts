import { chmod, symlink } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { findTool } from './findTool';
import { runTool } from './runTool';
import { withScratch } from './withScratch';

const directory = createMockDirectory();
const limits = { seconds: 20, outputMiB: 1, memoryMiB: 4096 };
const node = (script: string, overrides = {}) =>
  withScratch(scratch =>
    runTool({
      tool: { path: process.execPath, args: ['-e'] },
      args: [script],
      scratch,
      limits: { ...limits, ...overrides },
    }),
  );

describe('runTool', () => {
  it('keeps the environment of the caller to itself, and the way to the network shut', async () => {
    process.env.MOORING_TEST_SECRET = 'secret';
    try {
      const environment = JSON.parse(
        await node('console.log(JSON.stringify(process.env))'),
      );
      expect(environment.MOORING_TEST_SECRET).toBeUndefined();
      expect(environment).toMatchObject({
        PATH: process.env.PATH,
        HTTPS_PROXY: 'http://127.0.0.1:1',
        GIT_ALLOW_PROTOCOL: 'none',
      });
    } finally {
      delete process.env.MOORING_TEST_SECRET;
    }
  });

  it.each([
    ['for (;;);', { seconds: 0.5 }, 'takes longer than 0.5 s'],
    [
      'for (;;) require("fs").writeSync(1, "x".repeat(1e4))',
      {},
      'writes more than 1 MiB',
    ],
    ['console.error("line 1\\nline 2"); process.exit(3)', {}, 'line 1 line 2'],
    [
      'console.error("x".repeat(5000)); process.exit(1)',
      {},
      `${'x'.repeat(1000)}…`,
    ],
  ])('ends %j', async (script, overrides, message) => {
    await expect(node(script, overrides)).rejects.toThrow(message);
  });

  it('bounds what a tool takes of memory', async () => {
    const greedy = 'Buffer.alloc(3 * 2 ** 30).fill(1); console.log("got it")';
    await expect(node(greedy, { memoryMiB: 2048 })).rejects.toThrow(/./);
  });
});

describe('findTool', () => {
  const tools = [
    {
      name: 'first',
      command: ['first', 'build'],
      remedy: 'https://example.com/first',
    },
    {
      name: 'second',
      command: ['second'],
      remedy: 'https://example.com/second',
    },
  ];
  const program = '#!/bin/sh\n';

  it('takes the first tool on the PATH that the checkout did not bring', async () => {
    directory.setContent({
      'repo/bin/first': program,
      'usr/bin/first': program,
      'usr/bin/second': program,
      'tricky/.keep': '',
    });
    for (const name of ['repo/bin/first', 'usr/bin/second', 'usr/bin/first']) {
      await chmod(directory.resolve(name), 0o755);
    }
    await symlink(
      directory.resolve('repo/bin/first'),
      directory.resolve('tricky/first'),
    );
    const roots = [directory.resolve('repo')];
    const PATH = ['repo/bin', 'tricky', 'usr/bin']
      .map(name => directory.resolve(name))
      .join(':');
    await expect(
      findTool({ tools, env: { PATH: `.:bin:${PATH}` }, roots }),
    ).resolves.toEqual({
      path: directory.resolve('usr/bin/first'),
      args: ['build'],
    });
    await chmod(directory.resolve('usr/bin/first'), 0o644);
    await expect(findTool({ tools, env: { PATH }, roots })).resolves.toEqual({
      path: directory.resolve('usr/bin/second'),
      args: [],
    });
  });

  it('says how to get a tool that is missing', async () => {
    await expect(findTool({ tools, env: {}, roots: [] })).rejects.toThrow(
      'needs first or second, which is not on the PATH: https://example.com/first; https://example.com/second',
    );
  });
});
