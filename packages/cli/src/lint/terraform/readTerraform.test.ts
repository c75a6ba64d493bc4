import { createMockDirectory } from '@backstage/backend-test-utils';
import { KUBERNETES_ID } from '@mooring/plugin-kubernetes-matching-common';
import { Checkout } from '../files/Checkout';
import { readTerraform } from './readTerraform';

const directory = createMockDirectory();

/** Reads a tree of files, and says of each object what matters of it. */
async function read(files: Record<string, string>) {
  directory.setContent(files);
  const checkout = await Checkout.create({
    cwd: directory.path,
    paths: [directory.path],
  });
  const paths = Object.keys(files)
    .filter(name => /\.(tf|tfvars)(\.json)?$/.test(name))
    .map(name => directory.resolve(name));
  const result = await readTerraform(checkout, paths);
  const manifests = result.sources.flatMap(source => source.manifests);
  return {
    ...result,
    gaps: result.gaps.map(({ file, line, what }) => `${file}:${line} ${what}`),
    objects: manifests.map(({ object: { kind, metadata, spec } }) => {
      const { template = {} } = (spec ?? {}) as { template?: any };
      const id = metadata.labels?.[KUBERNETES_ID];
      const podId = template.metadata?.labels?.[KUBERNETES_ID];
      return `${kind} ${metadata.namespace}/${metadata.name} ${id} ${podId}`;
    }),
    placesOf: (path: string[]) =>
      manifests.map(({ origin }) => {
        const { file, line, column } = origin.placeOf(path);
        return `${file}:${line}:${column}`;
      }),
  };
}

/** A Deployment whose object and pods have these labels, written as expressions. */
function deployment(options: {
  name?: string;
  labels: string;
  podLabels?: string;
  more?: string;
}): string {
  const { name = '"cart"', labels, podLabels = labels, more = '' } = options;
  return `
resource "kubernetes_deployment_v1" "cart" {
  ${more}
  metadata {
    name   = ${name}
    labels = ${labels}
  }
  spec {
    selector {
      match_labels = { app = "cart" }
    }
    template {
      metadata {
        labels = ${podLabels}
      }
      spec {
        container {
          name  = "main"
          image = "cart:1"
        }
      }
    }
  }
}
`;
}

const LABELS = '{ "backstage.io/kubernetes-id" = "cart" }';
const idOf = (value: string) => `{ "backstage.io/kubernetes-id" = ${value} }`;

describe('readTerraform', () => {
  it('reads a workload, its namespace, and where each part is written', async () => {
    const { objects, placesOf, failures, gaps } = await read({
      'main.tf': deployment({ labels: LABELS, podLabels: '{ app = "cart" }' }),
    });
    expect(objects).toEqual(['Deployment default/cart cart undefined']);
    expect(failures).toEqual([]);
    expect(gaps).toEqual([]);
    const template = ['spec', 'template', 'metadata', 'labels'];
    expect([
      ...placesOf(['metadata', 'name']),
      ...placesOf(['metadata', 'labels', KUBERNETES_ID]),
      ...placesOf(['metadata', 'namespace']),
      ...placesOf([...template, KUBERNETES_ID]),
    ]).toEqual(['main.tf:5:14', 'main.tf:6:47', 'main.tf:4:3', 'main.tf:14:9']);
  });

  it.each([
    ['a local', idOf('local.id'), 'locals {\n  id = "cart"\n}'],
    ['a default', idOf('var.id'), 'variable "id" {\n  default = "cart"\n}'],
    [
      'a template',
      idOf('"${var.id}-api"'),
      'variable "id" { default = "cart" }',
      'cart-api',
    ],
    [
      'a merge',
      `merge(local.common, ${LABELS})`,
      'locals { common = { team = "shop" } }',
    ],
    [
      'a for',
      '{ for k, v in local.l : "backstage.io/${k}" => lower(v) if v != "" }',
      'locals { l = { kubernetes-id = "CART", x = "" } }',
    ],
    [
      'a condition',
      idOf('local.prod ? "cart" : "cart-dev"'),
      'locals { prod = 1 < 2 && true }',
    ],
    [
      'functions',
      idOf('join("-", concat(["cart"], split(",", "a,b")))'),
      '',
      'cart-a-b',
    ],
    [
      'format',
      idOf('format("%s-%s", "cart", replace("a_b", "_", "-"))'),
      '',
      'cart-a-b',
    ],
    [
      'an index',
      idOf('local.ids["x"][0]'),
      'locals { ids = { x = ["cart"] } }',
    ],
    ['lookup', idOf('lookup({ a = "b" }, "x", "cart")'), ''],
    [
      'another resource',
      idOf('kubernetes_namespace.x.metadata[0].name'),
      'resource "kubernetes_namespace" "x" {\n  metadata {\n    name = "cart"\n  }\n}',
    ],
    ['its own key', idOf('each.key'), '', 'cart', 'for_each = toset(["cart"])'],
    ['a number', idOf('20241'), '', '20241'],
    ['a heredoc', idOf('trimspace(<<-EOT\n    cart\n  EOT\n)'), ''],
    ['escapes', idOf('"c\\u0061rt"'), ''],
    ['a decoded text', idOf('yamldecode("id: cart").id'), ''],
  ])(
    'knows the value of %s',
    async (_, labels, more, id = 'cart', meta = '') => {
      const { objects, gaps } = await read({
        'main.tf': deployment({ labels, more: meta }),
        'more.tf': more,
      });
      expect(gaps).toEqual([]);
      const own = objects.filter(text => text.startsWith('Deployment'));
      expect(own).toEqual([`Deployment default/cart ${id} ${id}`]);
    },
  );

  it.each([
    [
      'a variable without a value',
      'var.labels',
      'variable "labels" {}',
      'var.labels, which has no default and no value in a .tfvars file',
    ],
    ['a data source', 'data.aws_x.y.tags', '', 'data.aws_x'],
    [
      'what a function does that is not known here',
      'nobody(1)',
      '',
      'nobody()',
    ],
    [
      'what depends on itself',
      'local.a',
      'locals { a = local.a }',
      'local.a, which depends on itself',
    ],
    [
      'a merge with something unknown',
      `merge(${LABELS}, var.more)`,
      'variable "more" {}',
      'var.more, which has no default',
    ],
  ])('does not guess %s', async (_, labels, more, why) => {
    const { objects, gaps } = await read({
      'main.tf': deployment({ labels }),
      'more.tf': more,
    });
    expect(objects).toEqual([]);
    expect(gaps).toEqual([
      expect.stringContaining(
        `kubernetes_deployment_v1.cart depends on ${why}`,
      ),
    ]);
  });

  it('keeps what is known of a text, and equal what is equally unknown', async () => {
    const { objects, unknowns, gaps } = await read({
      'main.tf': deployment({
        name: '"${var.name}-api"',
        labels: idOf('"${var.name}-api"'),
        podLabels: idOf('"cart-${var.env}"'),
      }),
      'more.tf': 'variable "name" {}\nvariable "env" {}',
    });
    const [name, env] = unknowns.map(({ text }) => text);
    expect(objects).toEqual([
      `Deployment default/${name}-api ${name}-api cart-${env}`,
    ]);
    expect(unknowns).toMatchObject([
      { display: '${var.name}', what: expect.stringContaining('no default') },
      { display: '${var.env}' },
    ]);
    expect(gaps).toEqual([]);
  });

  it('takes variables from the files that Terraform reads by itself, and renders once for each other file', async () => {
    const files = {
      'main.tf': `variable "id" { default = "x" }\n${deployment({
        labels: idOf('var.id'),
      })}`,
      'terraform.tfvars': 'id = "from-tfvars"',
    };
    const { objects } = await read(files);
    expect(objects).toEqual([
      'Deployment default/cart from-tfvars from-tfvars',
    ]);
    const { sources, objects: several } = await read({
      ...files,
      'env/dev.tfvars': 'id = "dev"',
      'env/prod.tfvars.json': '{ "id": "prod" }',
    });
    expect(sources).toHaveLength(2);
    expect(several).toEqual([
      'Deployment default/cart dev dev',
      'Deployment default/cart prod prod',
    ]);
  });

  it('follows modules of the checkout, with their arguments and outputs', async () => {
    const { objects, placesOf } = await read({
      'live/main.tf': `
module "cart" {
  source = "../modules/service"
  name   = "cart"
  id     = module.names.id
}
module "names" {
  source = "../modules/names"
}
module "off" {
  count  = 0
  source = "../modules/unused"
}
module "registry" {
  source = "terraform-aws-modules/eks/aws"
}
`,
      'modules/service/main.tf': `variable "name" {}\nvariable "id" {}\n${deployment(
        { name: 'var.name', labels: idOf('var.id') },
      )}`,
      'modules/names/main.tf': 'output "id" {\n  value = "carts"\n}',
      'modules/unused/main.tf': deployment({ labels: LABELS }),
    });
    expect(objects).toEqual(['Deployment default/cart carts carts']);
    expect(placesOf(['metadata', 'name'])).toEqual(['live/main.tf:4:12']);
  });

  it('reads JSON like HCL', async () => {
    const { objects, placesOf } = await read({
      'main.tf.json': JSON.stringify(
        {
          locals: { labels: { [KUBERNETES_ID]: '${lower("CART")}' } },
          resource: {
            kubernetes_stateful_set: {
              cart: {
                metadata: [{ name: 'cart', labels: '${local.labels}' }],
                spec: {
                  template: {
                    metadata: { labels: { app: 'cart' } },
                    spec: { container: { name: 'main', image: 'x' } },
                  },
                },
              },
            },
          },
        },
        undefined,
        2,
      ),
    });
    expect(objects).toEqual(['StatefulSet default/cart cart undefined']);
    expect(placesOf(['metadata', 'labels', KUBERNETES_ID])).toEqual([
      'main.tf.json:4:37',
    ]);
  });

  it('reads whole manifests, from files too', async () => {
    const manifest = (name: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels: {backstage.io/kubernetes-id: ${name}}\n`;
    const { objects, files, placesOf } = await read({
      'main.tf': `
resource "kubernetes_manifest" "all" {
  for_each = fileset(path.module, "k8s/*.yaml")
  manifest = yamldecode(file("\${path.module}/\${each.value}"))
}
resource "kubernetes_manifest" "own" {
  manifest = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata   = { name = "report" }
  }
}
resource "kubectl_manifest" "text" {
  yaml_body = templatefile("text.tftpl", { name = "c" })
}
`,
      'k8s/a.yaml': manifest('a'),
      'k8s/b.yaml': manifest('b'),
      'text.tftpl': `${manifest('${name}')}---\n${manifest('d')}`,
    });
    expect(objects).toEqual([
      'Deployment shop/a a undefined',
      'Deployment shop/b b undefined',
      'CronJob default/report undefined undefined',
      'Deployment shop/c c undefined',
      'Deployment shop/d d undefined',
    ]);
    expect(files).toEqual(
      new Set(
        ['k8s/a.yaml', 'k8s/b.yaml', 'text.tftpl'].map(name =>
          directory.resolve(name),
        ),
      ),
    );
    expect(placesOf(['metadata', 'labels', KUBERNETES_ID])[1]).toBe(
      'k8s/b.yaml:6:40',
    );
  });

  it('says where a file is not HCL, and reads the others', async () => {
    const { objects, failures } = await read({
      'a.tf': 'resource "x" "y" {\n  a = \n}\n',
      'b.tf': deployment({ labels: LABELS }),
    });
    expect(objects).toEqual(['Deployment default/cart cart cart']);
    expect(failures).toEqual([
      expect.objectContaining({
        file: 'a.tf',
        line: expect.any(Number),
        message: expect.stringContaining('cannot be read'),
      }),
    ]);
  });

  it('reads no file outside the checkout, and ends whatever a configuration asks for', async () => {
    const doubling = Array.from(
      { length: 40 },
      (_, i) => `a${i + 1} = "\${local.a${i}}\${local.a${i}}"`,
    );
    const { objects } = await read({
      'main.tf': deployment({ labels: idOf('file("/etc/hostname")') }),
      'big/main.tf': `locals {\n a0 = "xxxxxxxx"\n ${doubling.join(
        '\n ',
      )}\n}\n${deployment({ labels: idOf('local.a40') })}`,
      'loop/main.tf': `module "a" {\n  source = "../loop2"\n}\n${deployment({
        labels: LABELS,
      })}`,
      'loop2/main.tf': 'module "b" {\n  source = "../loop2"\n}\n',
      'deep/main.tf': `locals {\n  a = ${'['.repeat(3000)}1${']'.repeat(
        3000,
      )}\n}\n`,
    });
    const stand = expect.stringMatching(
      /^Deployment default\/cart (zq\d+qz)+ (zq\d+qz)+$/,
    );
    expect(objects).toEqual([
      stand,
      stand,
      'Deployment default/cart cart cart',
    ]);
  });
});
