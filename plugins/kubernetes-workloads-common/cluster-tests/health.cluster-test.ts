/** @jest-environment node */

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { goProgram } from '@mooring/control-plane';
import fc from 'fast-check';
import { healthOf } from '../src';
import { anyObject } from '../src/__testUtils__/anyObject';

/** Set SEED to the one that a run has printed to repeat its cases. */
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const OBJECTS = 20_000;

describe(`gitops-engine's own code, seed ${seed}`, () => {
  it(`judges ${OBJECTS} generated objects as healthOf does`, async () => {
    const objects = fc.sample(anyObject, { seed, numRuns: OBJECTS });
    const theirs = await judgedByGitopsEngine(objects);
    const differing = objects.flatMap((object, i) => {
      const mine = healthOf(object);
      const own = { status: mine?.status, message: ours(mine?.message) };
      const other = {
        status: theirs[i].status,
        message: ours(theirs[i].message),
      };
      return JSON.stringify(own) === JSON.stringify(other)
        ? []
        : [{ own, other, object }];
    });
    expect(differing.slice(0, 3)).toEqual([]);
    expect(theirs).toHaveLength(OBJECTS);
    expect(new Set(theirs.map(({ status }) => status)).size).toBe(5);
  });
});

/** Where our words differ on purpose: their "less then", and the name repeated in a DaemonSet's own message. */
function ours(message = ''): string {
  return message
    .replace('less then', 'less than')
    .replace('daemon set "generated" ', '');
}

async function judgedByGitopsEngine(
  objects: readonly unknown[],
): Promise<{ status: string; message?: string }[]> {
  const program = await goProgram(path.join(__dirname, 'gitops-engine'));
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(
    objects.map(object => `${JSON.stringify(object)}\n`).join(''),
  );
  const answers = await text(child.stdout);
  return answers
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}
