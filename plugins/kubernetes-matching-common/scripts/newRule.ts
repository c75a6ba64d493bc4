import fs from 'node:fs';
import path from 'node:path';

const ID = /^[a-z]+(-[a-z]+)*$/;
/** Rules of the whole fleet end the registry; a new one stands before them. */
const BEFORE = '  danglingLabel,\n';

const nameOf = (id: string) =>
  id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const ruleOf = (id: string) => `import { createRule } from '../rule/createRule';

/** TODO: what is wrong, in one sentence. */
export const ${nameOf(id)} = createRule({
  id: '${id}',
  description: 'TODO: what it finds, in one sentence.',
  severity: 'warning',
  needs: 'entity',
  message: ({ name }: { name: string }) => \`TODO: what is wrong with \${name}.\`,
  *check({ entity }) {
    const isWrong = false; // TODO
    if (isWrong) yield { data: { name: entity.metadata.name } };
  },
});
`;

const testOf = (
  id: string,
) => `import { component, messagesOf } from '../testUtils/builders';

describe('${id}', () => {
  it('finds what is wrong', () => {
    expect(messagesOf('${id}', { entity: component('wrong') })).toEqual([
      'TODO: what is wrong with wrong.',
    ]);
  });

  it('is silent where all is well', () => {
    expect(messagesOf('${id}', { entity: component('right') })).toEqual([]);
  });
});
`;

const entityOf = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  annotations:
    backstage.io/kubernetes-id: ${name}
spec:
  type: service
  lifecycle: production
  owner: team-shop
`;

const pageOf = (id: string) => `# ${id}

TODO: what is wrong, and what it leads to.

## Wrong

\`\`\`yaml title="catalog-info.yaml"
${entityOf('wrong').replace(
  'kubernetes-id: wrong',
  `kubernetes-id: wrong # ${id}`,
)}\`\`\`

## Right

\`\`\`yaml title="catalog-info.yaml"
${entityOf('right')}\`\`\`

## How to fix

TODO: what to change, and where.

## When to switch it off

TODO: where it would be wrong to complain.
`;

const scenarioOf = (id: string): [string, string][] => [
  ['catalog-info.yaml', entityOf('wrong')],
  [
    'manifests/deployment.yaml',
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: wrong
  namespace: shop
  labels:
    backstage.io/kubernetes-id: wrong
spec:
  replicas: 2
  selector:
    matchLabels:
      app: wrong
  template:
    metadata:
      labels:
        app: wrong
        backstage.io/kubernetes-id: wrong
    spec:
      containers:
        - name: main
          image: registry.example.com/wrong:1.0
`,
  ],
  [
    'expected.yaml',
    `matches:
  - entity: component:default/wrong
    status: matched
    findings:
      - rule: ${id}
        severity: warning
        message: 'TODO: what is wrong with wrong.'
`,
  ],
];

/**
 * Writes the four files of a new rule, to be filled in where they say TODO, and registers it. Returns their paths.
 *
 * - `root`: the repository
 *
 * @throws when the id is not one, or taken; nothing is written then.
 */
export function newRule(options: { root: string; id: string }): string[] {
  const { root, id } = options;
  if (!ID.test(id)) {
    throw new Error(
      `"${id}" can't be a rule's id: write lower-case words joined by hyphens, such as "image-untagged".`,
    );
  }
  const source = path.join(root, 'plugins/kubernetes-matching-common');
  const files = new Map([
    [path.join(source, `src/rules/${id}.ts`), ruleOf(id)],
    [path.join(source, `src/rules/${id}.test.ts`), testOf(id)],
    [path.join(root, `docs/rules/${id}.md`), pageOf(id)],
    ...scenarioOf(id).map(
      ([name, text]) =>
        [path.join(source, `fixtures/${id}/simple/${name}`), text] as const,
    ),
  ]);
  const taken = [...files.keys()].find(file => fs.existsSync(file));
  if (taken) throw new Error(`${taken} exists: choose another id.`);

  const registry = path.join(source, 'src/rules/registry.ts');
  const text = fs.readFileSync(registry, 'utf8');
  if (!text.includes(BEFORE)) throw new Error(`${registry} has no ${BEFORE}`);
  for (const [file, content] of files) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  fs.writeFileSync(
    registry,
    `import { ${nameOf(id)} } from './${id}';\n${text.replace(
      BEFORE,
      `  ${nameOf(id)},\n${BEFORE}`,
    )}`,
  );
  return [...files.keys(), registry];
}
