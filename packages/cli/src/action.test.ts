import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import { version } from '../package.json';

const repository = path.resolve(__dirname, '../../..');
const action = parse(readFileSync(path.join(repository, 'action.yml'), 'utf8'));
const [step] = action.runs.steps;
const directory = createMockDirectory();

/** Runs the action's step with these inputs, and a `node` and an `npx` that only say what they are asked. */
async function runStep(
  inputs: Record<string, string>,
  nodeVersion = 'v24.0.0',
) {
  directory.setContent({
    'bin/node': `#!/bin/sh\necho ${nodeVersion}\n`,
    'bin/npx': `#!/bin/sh\nprintf '%s\\n' "$@"\n`,
  });
  await chmod(directory.resolve('bin/node'), 0o755);
  await chmod(directory.resolve('bin/npx'), 0o755);
  const values = Object.entries<string>(step.env).map(([name, expression]) => {
    const [, input] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression) ?? [];
    return [name, inputs[input] ?? action.inputs[input].default];
  });
  const output = execFileSync('bash', ['-c', step.run], {
    env: {
      PATH: `${directory.resolve('bin')}:${process.env.PATH}`,
      GITHUB_ACTION_PATH: repository,
      ...Object.fromEntries(values),
    },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return output.trim().split('\n');
}

describe('the GitHub Action', () => {
  it('passes every input to its step, and nothing by way of the shell', () => {
    const passed = Object.values<string>(step.env).join(' ');
    for (const input of Object.keys(action.inputs)) {
      expect(passed).toContain(`inputs.${input} `);
    }
    expect(step.run).not.toContain('${{');
  });

  it('runs this version on the whole checkout, unless told otherwise', async () => {
    await expect(runStep({})).resolves.toEqual([
      '--yes',
      `@mooring/cli@${version}`,
      ...['lint', '--format', 'github', '--', '.'],
    ]);
  });

  it('takes lists line by line, whatever is in them', async () => {
    const paths = 'a b\n$(touch evil)\n\n--fix\n';
    const manifests = "deploy/x\n'y'; z\n";
    await expect(
      runStep({
        paths,
        manifests,
        config: 'c.yaml',
        'max-warnings': '0',
        baseline: 'known.json',
        since: 'origin/main',
      }),
    ).resolves.toEqual([
      '--yes',
      `@mooring/cli@${version}`,
      ...['lint', '--format', 'github'],
      ...['--manifests', 'deploy/x', '--manifests', "'y'; z"],
      ...['--config', 'c.yaml', '--max-warnings', '0'],
      ...['--baseline', 'known.json', '--since', 'origin/main'],
      ...['--', 'a b', '$(touch evil)', '--fix'],
    ]);
  });

  it('says what to do about a Node.js that is too old', async () => {
    await expect(runStep({}, 'v20.19.0')).rejects.toMatchObject({
      status: 2,
      stdout: expect.stringContaining('put actions/setup-node before'),
    });
  });
});
