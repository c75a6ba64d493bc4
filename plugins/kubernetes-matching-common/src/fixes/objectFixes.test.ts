import { execFileSync } from 'node:child_process';
import {
  expandWorkload,
  KubernetesObject,
  summarize,
} from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import {
  setLabel,
  setLabelEverywhere,
  setPodTemplateLabel,
} from './objectFixes';
import { shellLine } from './shell';

const template = { metadata: { labels: { app: 'web' } } };
const object = (
  kind: string,
  apiVersion: string,
  spec: unknown,
  name = 'web',
) => {
  const metadata = { name, namespace: 'shop' };
  return summarize({ apiVersion, kind, metadata, spec } as KubernetesObject);
};
const label = {
  cluster: 'prod',
  key: 'backstage.io/kubernetes-id',
  value: 'web',
};
const deployment = object('Deployment', 'apps/v1', { template });

describe('fixes of objects', () => {
  it('label the object, the pod template, or both', () => {
    expect(setLabel({ ...label, object: deployment })).toMatchObject({
      certain: false,
      target: {
        type: 'object',
        cluster: 'prod',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
      },
      edits: [
        { type: 'set', path: ['metadata', 'labels', label.key], value: 'web' },
      ],
      command:
        'kubectl label --namespace shop --overwrite deployment.apps web backstage.io/kubernetes-id=web',
    });
    expect(
      setPodTemplateLabel({ ...label, object: deployment, certain: true }),
    ).toMatchObject({
      certain: true,
      edits: [{ path: ['spec', 'template', 'metadata', 'labels', label.key] }],
      command:
        `kubectl patch --namespace shop --type merge --patch ` +
        `'{"spec":{"template":{"metadata":{"labels":{"backstage.io/kubernetes-id":"web"}}}}}' deployment.apps web`,
    });
    const both = setLabelEverywhere({ ...label, object: deployment });
    expect(both.edits).toHaveLength(2);
    expect(both.command).toMatch(/^kubectl label .* && kubectl patch /);
    const [, replicaSet] = expandWorkload({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template },
    });
    expect(
      setLabel({ ...label, object: summarize(replicaSet) }).command,
    ).toMatch(/^kubectl label --overwrite /);
    const cronJob = object('CronJob', 'batch/v1', {
      jobTemplate: { spec: { template } },
    });
    expect(
      setPodTemplateLabel({ ...label, object: cronJob }).edits.map(({ path }) =>
        path.slice(0, -2).join('.'),
      ),
    ).toEqual([
      'spec.jobTemplate.metadata',
      'spec.jobTemplate.spec.template.metadata',
    ]);
    expect(
      setLabelEverywhere({ ...label, object: object('Service', 'v1', {}) })
        .edits,
    ).toHaveLength(1);
  });

  it('give no command for what no API server accepts', () => {
    for (const name of [
      ...['--all', 'a/b', '$(reboot)', '', 'Upper', 'a b', 'x'.repeat(254)],
      ...['a\x1b[201~', 'a\nreboot', 'a\rb', 'a\u202eb', 'a\x9bb', 'a\0'],
    ]) {
      expect(
        setLabel({
          ...label,
          object: object('Deployment', 'apps/v1', {}, name),
        }).command,
      ).toBeUndefined();
    }
    expect(
      setLabel({ ...label, value: "'; reboot", object: deployment }).command,
    ).toBeUndefined();
    expect(
      setLabel({ ...label, object: object('X; reboot', 'v1', {}) }).command,
    ).toBeUndefined();
  });
});

describe('shellLine', () => {
  it('is read by a shell as the words it was made of, whatever they are', () => {
    const word = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter(text => !text.includes('\0') && !/\p{Surrogate}/u.test(text));
    const nasty = fc.constantFrom(
      "'",
      '"',
      '$(exit 1)',
      '`exit 1`',
      '\\',
      '\n',
      '*',
      '~',
      '!x',
      '-n',
      '',
      '#',
      '&& x',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(nasty, word), { minLength: 1, maxLength: 30 }),
        words => {
          const script = `for word in ${shellLine(
            words,
          )}; do printf '%s\\0' "$word"; done`;
          const read = execFileSync('/bin/sh', ['-c', script], {
            encoding: 'utf8',
          });
          expect(read.split('\0').slice(0, -1)).toEqual(words);
        },
      ),
      { numRuns: 100 },
    );
  });
});
