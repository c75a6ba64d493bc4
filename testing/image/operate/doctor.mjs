import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { CONFIG, startContainer } from './container.mjs';

const DOCTOR = ['node', 'packages/backend/dist/doctor.cjs.js'];

/** Asks the image's doctor beside a running portal, as `helm test` does: all has to be well but what a check cannot have. */
export async function askDoctor({ image, files, env }) {
  const child = startContainer({
    ...{ image, files, env },
    command: [...DOCTOR, ...CONFIG, '--format=json'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  assert.equal(code, 1, `the doctor ends with ${code}: ${errors.slice(-2000)}`);
  const { portal, clusters } = JSON.parse(output);
  // No TLS, and guests, both of which production must not have
  assert.deepEqual(
    portal.filter(({ ok }) => !ok).map(({ check }) => check),
    ['base-urls', 'sign-in'],
    output,
  );
  assert.deepEqual(
    clusters.map(({ cluster, hops }) => [
      cluster,
      hops.filter(({ ok }) => !ok).map(({ hop }) => hop),
    ]),
    [
      ['demo-east', []],
      ['demo-west', []],
    ],
    output,
  );
  assert.ok(
    clusters.every(({ hops }) => hops.length > 5),
    output,
  );
}
