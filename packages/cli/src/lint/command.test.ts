import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createLintCommand } from './command';
import { formats } from './report/formats';

const page = readFileSync(
  path.resolve(__dirname, '../../../../docs/reference/cli.md'),
  'utf8',
);

describe('the reference of the command line', () => {
  it('has every option and format, and no other', () => {
    const command = createLintCommand('1.0.0');
    const documented = [...page.matchAll(/^\| `(--[a-z-]+)/gm)].map(
      ([, flag]) => flag,
    );
    expect(documented).toEqual(command.options.map(({ long }) => long));
    for (const format of Object.keys(formats)) {
      expect(page).toContain(`\`${format}\``);
    }
  });

  it('refuses what is not a number of warnings, and formats that do not exist', async () => {
    for (const args of [
      ['--max-warnings', '-1'],
      ['--format', 'xml'],
    ]) {
      const command = createLintCommand('1.0.0')
        .exitOverride()
        .configureOutput({ writeErr: () => undefined });
      await expect(
        command.parseAsync(args, { from: 'user' }),
      ).rejects.toMatchObject({ code: 'commander.invalidArgument' });
    }
  });
});
