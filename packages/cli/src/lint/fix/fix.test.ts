import { readFile } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { component, deployment, documents } from '../__testUtils__/documents';
import { runCommand } from '../__testUtils__/runCommand';
import { LintFlags } from '../runLint';

const directory = createMockDirectory();
const run = (flags: Partial<LintFlags> = {}) =>
  runCommand(directory.path, flags);

describe('--fix', () => {
  const files = {
    'catalog-info.yaml': documents(
      `# ours\n${component('pay', { 'kubernetes-id': 'payments' }).replace(
        'payments',
        "'payments' # as in Kubernetes",
      )}`,
      component('cart'),
    ).replaceAll('\n', '\r\n'),
    'k8s.yaml': documents(
      deployment({ name: 'x', id: 'payment' }),
      deployment({ name: 'cart', id: 'cart', podId: 'kart' }),
    ),
  };

  it('prints a diff and writes nothing with --dry-run', async () => {
    directory.setContent(files);
    const { stdout, stderr, code } = await run({ fix: true, dryRun: true });
    expect(stdout).toMatchInlineSnapshot(`
      "--- a/catalog-info.yaml
      +++ b/catalog-info.yaml
      @@ -4,7 +4,7 @@
       metadata:
         name: pay
         annotations:
      -    backstage.io/kubernetes-id: 'payments' # as in Kubernetes
      +    backstage.io/kubernetes-id: 'payment' # as in Kubernetes
       spec:
         type: service
         lifecycle: production
      --- a/k8s.yaml
      +++ b/k8s.yaml
      @@ -32,7 +32,7 @@
           metadata:
             labels:
               run: cart
      -        backstage.io/kubernetes-id: kart
      +        backstage.io/kubernetes-id: cart
           spec:
             containers:
               - name: main
      "
    `);
    expect(stderr).toBe('would fix 2 findings\n');
    expect(code).toBe(0);
    expect(directory.content()).toEqual(files);
  });

  it('makes the certain fixes, keeps everything else, and has nothing to do a second time', async () => {
    directory.setContent(files);
    expect(await run({ fix: true })).toMatchObject({
      code: 0,
      stderr: 'fixed 2 findings\n',
    });
    const fixed = directory.content();
    expect(fixed).toEqual({
      'catalog-info.yaml': files['catalog-info.yaml'].replace(
        "'payments'",
        "'payment'",
      ),
      'k8s.yaml': files['k8s.yaml'].replace('kart', 'cart'),
    });
    expect((await run()).code).toBe(0);
    expect(await run({ fix: true })).toMatchObject({
      code: 0,
      stderr: 'fixed 0 findings\n',
    });
    expect(directory.content()).toEqual(fixed);
  });

  const terraform = (podLabels: string) => ({
    'catalog-info.yaml': component('cart', { 'kubernetes-id': 'cart' }),
    'main.tf': `locals {
  labels = { app = "web" }
}

resource "kubernetes_deployment_v1" "web" {
  metadata {
    name   = "web"
    labels = { "backstage.io/kubernetes-id" = "cart" }
  }
  spec {
    selector { match_labels = { app = "web" } }
    template {
      metadata { labels = ${podLabels} }
    }
  }
}
`,
  });

  it('adds a label in Terraform where labels are written as literals', async () => {
    const before = terraform('{ app = "web" }');
    directory.setContent(before);
    expect((await run()).stdout).toContain(
      'fix: label the pod template of Deployment default/web with backstage.io/kubernetes-id="cart", which replaces its pods (mooring lint --fix)',
    );
    expect(await run({ fix: true })).toMatchObject({
      code: 0,
      stderr: 'fixed 1 finding\n',
    });
    const after = await readFile(directory.resolve('main.tf'), 'utf8');
    expect(after).toBe(
      terraform('{ app = "web", "backstage.io/kubernetes-id" = "cart" }')[
        'main.tf'
      ],
    );
  });

  it.each([
    ['labels come from elsewhere', terraform('local.labels')],
    [
      'a block makes several objects',
      Object.fromEntries(
        Object.entries(terraform('{ app = "web" }')).map(([name, text]) => [
          name,
          text.replace('"web" {\n', '"web" {\n  for_each = toset(["a"])\n'),
        ]),
      ),
    ],
  ])(
    'says in words what to change in Terraform where %s',
    async (_, before) => {
      directory.setContent(before);
      const { stdout, stderr, code } = await run({ fix: true });
      expect(stdout).toContain('error  label-on-controller-only');
      expect(stdout).toContain(
        'fix: label the pod template of Deployment default/web with backstage.io/kubernetes-id="cart"',
      );
      expect(stdout).not.toContain('--fix');
      expect([stderr, code]).toEqual(['fixed 0 findings\n', 1]);
      const after = await readFile(directory.resolve('main.tf'), 'utf8');
      expect(after).toBe(before['main.tf']);
    },
  );
});
