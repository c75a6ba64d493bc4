import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const YARNW = resolve(__dirname, '../../../yarnw');
const TOOLS =
  'sh uname tr cat cksum cut dirname mkdir rm mv sleep tail env touch'.split(
    ' ',
  );

// Stands in for Yarn: records its arguments, and fails an install while the file `broken` exists.
const FAKE_YARN = `
const fs = require('node:fs'), path = require('node:path');
const root = path.resolve(__dirname, '../..');
const cwd = path.relative(root, process.cwd());
const where = cwd && !cwd.startsWith('..') ? cwd + ': ' : '';
fs.appendFileSync(path.join(root, 'calls'), where + process.argv.slice(2).join(' ') + '\\n');
if (process.argv[2] === 'install') {
  if (fs.existsSync(path.join(root, 'broken'))) process.exit(1);
  fs.mkdirSync(path.join(root, 'node_modules'), { recursive: true });
}
`;

function fakeNode(version: string): string {
  return `#!/bin/sh
if [ "$1" = --version ]; then echo ${version}; else exec ${process.execPath} "$@"; fi
`;
}

/** A checkout with a stand-in Yarn, and a PATH that holds nothing but what the test puts there. */
class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), 'yarnw-'));
  readonly bin = join(this.root, 'bin');

  constructor() {
    for (const dir of ['bin', '.yarn/releases', 'packages/a', 'node_modules']) {
      mkdirSync(join(this.root, dir), { recursive: true });
    }
    copyFileSync(YARNW, join(this.root, 'yarnw'));
    this.write('.yarn/releases/yarn-0.0.0.cjs', FAKE_YARN);
    this.write('packages/a/package.json', '{}');
    for (const file of ['yarn.lock', '.yarnrc.yml', 'package.json']) {
      this.write(file, '{}');
    }
    for (const tool of TOOLS) {
      const path = execFileSync('/bin/sh', ['-c', `command -v ${tool}`], {
        encoding: 'utf8',
      });
      symlinkSync(path.trim(), join(this.bin, tool));
    }
  }

  write(file: string, content: string) {
    writeFileSync(join(this.root, file), content);
  }

  addCommand(name: string, script: string) {
    this.write(join('bin', name), script);
    chmodSync(join(this.bin, name), 0o755);
  }

  run(...args: string[]) {
    return this.runIn(undefined, ...args);
  }

  runIn(directory: string | undefined, ...args: string[]) {
    return spawnSync(join(this.root, 'yarnw'), args, {
      cwd: directory && join(this.root, directory),
      env: { PATH: this.bin },
      encoding: 'utf8',
    });
  }

  /** What Yarn was called with since the last time this was asked. */
  calls(): string[] {
    const file = join(this.root, 'calls');
    const lines = existsSync(file) ? readFileSync(file, 'utf8') : '';
    rmSync(file, { force: true });
    return lines.split('\n').filter(Boolean);
  }

  remove() {
    rmSync(this.root, { recursive: true, force: true });
  }
}

describe('yarnw', () => {
  let checkout: Checkout;
  beforeEach(() => {
    checkout = new Checkout();
  });
  afterEach(() => checkout.remove());

  it('runs the repository’s own commands at its root, and all else where it is called', () => {
    checkout.addCommand('node', fakeNode('v24.1.0'));
    checkout.run('install');
    checkout.calls();
    for (const command of ['test', 'dev', 'lint']) {
      expect(checkout.runIn('packages/a', command).status).toBe(0);
    }
    expect(checkout.calls()).toEqual(['test', 'dev', 'packages/a: lint']);
  });

  it('installs once, and again only when a manifest or the lockfile changed', () => {
    checkout.addCommand('node', fakeNode('v24.1.0'));
    expect(checkout.run('test', '--watch=false').status).toBe(0);
    expect(checkout.calls()).toEqual(['install', 'test --watch=false']);

    checkout.run('test');
    expect(checkout.calls()).toEqual(['test']);

    for (const file of ['yarn.lock', 'packages/a/package.json']) {
      appendFileSync(join(checkout.root, file), '\n');
      checkout.run('dev');
      expect(checkout.calls()).toEqual(['install', 'dev']);
    }
  });

  it('repeats an install that did not finish', () => {
    checkout.addCommand('node', fakeNode('v22.9.0'));
    checkout.write('broken', '');
    const failed = checkout.run('dev');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('the install failed');
    expect(checkout.calls()).toEqual(['install']);

    rmSync(join(checkout.root, 'broken'));
    expect(checkout.run('dev').status).toBe(0);
    expect(checkout.calls()).toEqual(['install', 'dev']);
  });

  it('takes over from a run that died while it held the lock', () => {
    checkout.addCommand('node', fakeNode('v24.1.0'));
    mkdirSync(join(checkout.root, '.cache/yarnw/lock'), { recursive: true });
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    checkout.write('.cache/yarnw/lock/pid', `${dead}\n`);
    expect(checkout.run('dev').status).toBe(0);
    expect(existsSync(join(checkout.root, '.cache/yarnw/lock'))).toBe(false);
  });

  it('fetches Node.js once when the machine has none that fits', () => {
    checkout.addCommand('node', fakeNode('v18.20.0'));
    checkout.addCommand(
      'npm',
      `#!/bin/sh
echo "npm $*" >> ${checkout.root}/calls
package="$3/node_modules/\${9%@*}"
mkdir -p "$package/bin" && printf '%s' '${fakeNode(
        'v24.5.0',
      )}' > "$package/bin/node"
${
  process.execPath
} -e 'fs.chmodSync(process.argv[1], 0o755)' "$package/bin/node"
`,
    );
    const first = checkout.run('dev');
    expect(first.stderr).toContain('has no Node.js 22 or 24; fetching 24');
    expect(first.status).toBe(0);
    const [npm, ...yarn] = checkout.calls();
    expect(npm).toMatch(
      /^npm install .*--ignore-scripts.* node-[a-z0-9-]+@24$/,
    );
    expect(yarn).toEqual(['install', 'dev']);

    checkout.run('dev');
    expect(checkout.calls()).toEqual(['dev']);
  });

  it('says in one sentence what is missing', () => {
    const without = checkout.run('dev');
    expect(without.status).toBe(1);
    expect(without.stderr).toMatch(
      /^yarnw: neither Node\.js 22 or 24 nor npm is on this machine; install .*\n$/,
    );

    checkout.addCommand(
      'npm',
      '#!/bin/sh\necho getaddrinfo EAI_AGAIN >&2\nexit 1\n',
    );
    const offline = checkout.run('dev');
    expect(offline.status).toBe(1);
    expect(offline.stderr).toContain('EAI_AGAIN');
    expect(offline.stderr).toMatch(
      /yarnw: could not fetch Node\.js 24 from the npm registry; check the network .*\n$/,
    );
    expect(existsSync(join(checkout.root, '.cache/yarnw/lock'))).toBe(false);
  });
});
