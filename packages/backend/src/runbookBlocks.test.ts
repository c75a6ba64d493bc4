import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCS, shellBlocks } from './__testUtils__/shellBlocks';
import { StandInShell } from './__testUtils__/StandInShell';

const ROOT = join(DOCS, '..');
const FIRST = readFileSync(join(DOCS, 'runbook/first-installation.md'), 'utf8');
const BLOCKS = new Map(
  [
    ...readdirSync(join(DOCS, 'runbook')).map(name => `runbook/${name}`),
    'how-to/back-up-and-restore.md',
  ].flatMap(shellBlocks),
);

/** What shows that a block does what its page says. */
interface Row {
  /** It runs here, with stand-ins for AWS, the cluster and Terraform: what they are called with, and what is left behind. */
  runs?: {
    stdin?: string;
    answers?: Record<string, string>;
    prepare?: (shell: StandInShell) => void;
    /** In this order; others may come between. */
    calls: string[];
    check?: (shell: StandInShell) => void;
  };
  /** Another test runs it: its file, and what it has of the block. */
  test?: [file: string, has: string];
  /** What only AWS or GitHub shows: the line of `runbook/first-installation.md`. */
  first?: string;
}

const REGISTRY = '111122223333.dkr.ecr.eu-central-1.amazonaws.com/mooring';
const DATABASE = JSON.stringify({
  cluster_arn: 'arn:cluster',
  master_secret_arn: 'arn:master',
});
const EXAMPLE = 'deploy/terraform/examples/complete';
const TERRAFORM = 'testing/terraform/check.sh';
const OPERATE = 'testing/image/operate/main.mjs';
const RESTORED = 'a backup can be restored';
const GRANT =
  'helm upgrade mooring-remote-cluster deploy/helm/mooring-remote-cluster --install';

const ROWS: Record<string, Row> = {
  'how-to/back-up-and-restore.md 1': {
    runs: {
      stdin: 'word\n',
      calls: [],
      check: shell => {
        const exported = shell.read('environment')!.match(/^PG\w+=.*/gm)!;
        expect(exported.sort()).toEqual([
          'PGHOST=postgres.example.com',
          'PGPASSWORD=word',
          'PGSSLMODE=verify-full',
          'PGSSLROOTCERT=global-bundle.pem',
          'PGUSER=mooring',
        ]);
      },
    },
  },
  'how-to/back-up-and-restore.md 2': { test: [OPERATE, 'documentedSteps'] },
  'how-to/back-up-and-restore.md 3': { test: [OPERATE, 'documentedSteps'] },
  'runbook/add-a-cluster.md 1': {
    runs: { calls: ['aws eks update-kubeconfig --name Prod_EU', GRANT] },
  },
  'runbook/backup-restore.md 1': {
    runs: {
      calls: [
        'aws rds describe-db-clusters --db-cluster-identifier mooring',
        'aws backup list-recovery-points-by-backup-vault',
      ],
    },
    first: RESTORED,
  },
  'runbook/backup-restore.md 2': {
    runs: {
      answers: { 'aws rds describe-db-clusters': 'echo sg-1' },
      calls: [
        'kubectl -n mooring scale deployment mooring mooring-kubernetes --replicas=0',
        'aws rds restore-db-cluster-to-point-in-time --source-db-cluster-identifier mooring --db-cluster-identifier mooring-restored --restore-to-time 2026-01-31T11:55:00Z --db-subnet-group-name mooring --vpc-security-group-ids sg-1',
        'aws rds wait db-cluster-available',
        'aws rds create-db-instance --db-cluster-identifier mooring-restored --db-instance-identifier mooring-restored-1',
        'aws rds create-db-instance --db-cluster-identifier mooring-restored --db-instance-identifier mooring-restored-2',
        'aws rds wait db-instance-available',
      ],
    },
    first: RESTORED,
  },
  'runbook/backup-restore.md 3': {
    runs: {
      // The first time there is none of that name, or it is still away.
      answers: {
        'aws rds wait db-cluster-available':
          '[ -e "$5" ] || { touch "$5"; exit 255; }',
      },
      calls: [
        'aws rds modify-db-instance --db-instance-identifier mooring-1 --new-db-instance-identifier mooring-before-1 --apply-immediately',
        'aws rds modify-db-instance --db-instance-identifier mooring-2 --new-db-instance-identifier mooring-before-2 --apply-immediately',
        'aws rds modify-db-cluster --db-cluster-identifier mooring --new-db-cluster-identifier mooring-before --apply-immediately',
        'aws rds wait db-cluster-available --db-cluster-identifier mooring-before',
        'sleep 5',
        'aws rds wait db-cluster-available --db-cluster-identifier mooring-before',
        'aws rds modify-db-instance --db-instance-identifier mooring-restored-1 --new-db-instance-identifier mooring-1 --apply-immediately',
        'aws rds modify-db-cluster --db-cluster-identifier mooring-restored --new-db-cluster-identifier mooring --apply-immediately',
        'aws rds wait db-cluster-available --db-cluster-identifier mooring',
        'sleep 5',
        'aws rds wait db-cluster-available --db-cluster-identifier mooring',
      ],
    },
    first: RESTORED,
  },
  'runbook/backup-restore.md 4': {
    runs: {
      answers: {
        'helm -n mooring get values mooring --all --output json': `echo '${JSON.stringify(
          {
            replicas: 2,
            autoscaling: { enabled: true, minReplicas: 3 },
            split: { enabled: true, replicas: 4 },
          },
        )}'`,
      },
      calls: [
        'terraform state rm module.database.aws_rds_cluster.this module.database.aws_rds_cluster_instance.this',
        'terraform import module.database.aws_rds_cluster.this mooring',
        'terraform import module.database.aws_rds_cluster_instance.this[0] mooring-1',
        'terraform import module.database.aws_rds_cluster_instance.this[1] mooring-2',
        'terraform apply',
        'kubectl -n mooring scale deployment mooring --replicas=3',
        'kubectl -n mooring scale deployment mooring-kubernetes --replicas=4',
      ],
    },
    first: RESTORED,
  },
  'runbook/install-on-eks.md 1': {
    runs: {
      prepare: shell =>
        cpSync(join(ROOT, EXAMPLE), shell.path(EXAMPLE), { recursive: true }),
      calls: ['curl --fail --remote-name https://truststore.pki.rds'],
      check: shell => {
        for (const name of ['backend.hcl', 'terraform.tfvars']) {
          expect(shell.read(`${EXAMPLE}/${name}`)).toBeTruthy();
        }
      },
    },
  },
  'runbook/install-on-eks.md 2': {
    runs: {
      answers: { 'terraform output -raw registry': `printf %s ${REGISTRY}` },
      calls: [
        'terraform init -backend-config=backend.hcl',
        'terraform apply -target=module.registry',
        `docker login --username AWS --password-stdin ${
          REGISTRY.split('/')[0]
        }`,
        `docker build --tag ${REGISTRY}:0.1.0`,
        `docker push ${REGISTRY}:0.1.0`,
        'aws ecr describe-images --repository-name mooring --image-ids imageTag=0.1.0',
      ],
    },
    test: [TERRAFORM, 'in_a_world apply -target=module.registry'],
  },
  'runbook/install-on-eks.md 3': {
    test: [
      TERRAFORM,
      'in_a_world apply -var install=false && in_a_world apply',
    ],
    first: 'AWS accepts the plan',
  },
  'runbook/install-on-eks.md 4': {
    runs: {
      answers: {
        'terraform output -raw secret_name': 'printf mooring',
        'aws secretsmanager put-secret-value':
          'cp secret.json put.json; stat --format=%a secret.json > mode',
      },
      calls: [
        'aws secretsmanager put-secret-value --secret-id mooring --secret-string file://secret.json',
      ],
      check: shell => {
        const put = JSON.parse(shell.read('put.json')!);
        expect(Object.keys(put)).toEqual([
          'AUTH_SESSION_SECRET',
          'OIDC_CLIENT_SECRET',
        ]);
        expect(Buffer.from(put.AUTH_SESSION_SECRET, 'base64')).toHaveLength(32);
        expect(shell.read('mode')).toBe('600\n');
        expect(shell.read('secret.json')).toBeUndefined();
      },
    },
  },
  'runbook/install-on-eks.md 5': {
    runs: {
      answers: { 'terraform output -json database': `echo '${DATABASE}'` },
      calls: [
        'CREATE ROLE mooring LOGIN CREATEDB',
        'GRANT rds_iam TO mooring',
      ].map(
        sql =>
          `aws rds-data execute-statement --database postgres --sql ${sql} --resource-arn arn:cluster --secret-arn arn:master`,
      ),
    },
    first: 'pods sign in to the database by IAM',
  },
  'runbook/install-on-eks.md 6': {
    runs: { calls: ['aws eks update-kubeconfig --name hub', GRANT] },
  },
  'runbook/install-on-eks.md 7': { test: [TERRAFORM, 'in_a_world apply &&'] },
  'runbook/release.md 1': { first: 'the image is signed by the workflow' },
  'runbook/rotate-secrets.md 1': {
    runs: {
      stdin: 'new "quoted" $word\\n\n',
      answers: {
        'aws secretsmanager get-secret-value': `echo '{"AUTH_SESSION_SECRET":"kept","OIDC_CLIENT_SECRET":"old"}'`,
        'aws secretsmanager put-secret-value': 'cp secret.json put.json',
      },
      calls: [
        'aws secretsmanager get-secret-value --secret-id mooring --query SecretString --output text',
        'aws secretsmanager put-secret-value --secret-id mooring --secret-string file://secret.json',
      ],
      check: shell => {
        expect(JSON.parse(shell.read('put.json')!)).toEqual({
          AUTH_SESSION_SECRET: 'kept',
          OIDC_CLIENT_SECRET: 'new "quoted" $word\\n',
        });
        expect(shell.read('secret.json')).toBeUndefined();
      },
    },
  },
  'runbook/rotate-secrets.md 2': {
    runs: {
      // Synced at the third look.
      answers: {
        'kubectl -n mooring get externalsecret':
          'printf x >> looks; [ "$(wc -c < looks)" -gt 3 ] && echo 12:01 || echo 12:00',
      },
      calls: [
        'kubectl -n mooring get externalsecret mooring',
        'kubectl -n mooring annotate externalsecret mooring force-sync=',
        'sleep 2',
        'sleep 2',
        'kubectl -n mooring wait externalsecret mooring --for=condition=Ready',
        'kubectl -n mooring rollout restart deployment',
        'kubectl -n mooring rollout status deployment/mooring',
      ],
    },
    first: 'the Secret has arrived',
  },
  'runbook/tear-down.md 1': {
    runs: {
      answers: {
        'terraform output -raw registry': `printf %s ${REGISTRY}`,
        'terraform output -raw techdocs_registry': `printf %s ${REGISTRY}-techdocs`,
        // Two rounds of each kind
        'aws ecr list-images':
          'printf x >> "$4$6"; [ "$(wc -c < "$4$6")" -le 2 ] && echo \'[{"imageDigest":"sha256:1"}]\' || echo "[]"',
        'aws backup list-recovery-points-by-backup-vault':
          'printf "arn:one\\tarn:two\\n"',
      },
      calls: [
        'terraform apply -var deletion_protection=false',
        'kubectl -n mooring delete ingress,httproute --all --wait',
        ...['mooring', 'mooring-techdocs'].flatMap(name =>
          ['TAGGED', 'UNTAGGED'].flatMap(status =>
            [1, 2].flatMap(() => [
              `aws ecr list-images --repository-name ${name} --filter tagStatus=${status} --max-items 100`,
              `aws ecr batch-delete-image --repository-name ${name} --image-ids file://images.json`,
            ]),
          ),
        ),
        'aws backup delete-recovery-point --backup-vault-name mooring --recovery-point-arn arn:one',
        'aws backup delete-recovery-point --backup-vault-name mooring --recovery-point-arn arn:two',
        'terraform destroy -var deletion_protection=false',
      ],
    },
    test: [TERRAFORM, 'in_a_world destroy -var deletion_protection=false'],
  },
  'runbook/troubleshooting.md 1': {
    runs: {
      calls: [
        'kubectl -n mooring get pods,events',
        'kubectl -n mooring logs --selector app.kubernetes.io/component=portal',
        'kubectl -n mooring logs --selector app.kubernetes.io/component=kubernetes',
        'curl -s https://portal.example.com/.backstage/health/v1/readiness',
      ],
    },
  },
  'runbook/troubleshooting.md 2': {
    runs: {
      stdin: 'token\n',
      answers: { npx: '[ "$MOORING_TOKEN" = token ] || exit 1' },
      calls: [
        'npx @mooring/cli doctor --url https://portal.example.com',
        'npx @mooring/cli doctor --url https://portal.example.com Prod_EU.eu-west-1.222233334444',
      ],
    },
    first: 'every cluster is read',
  },
  'runbook/upgrade.md 1': {
    runs: {
      calls: [
        'helm history mooring --namespace mooring',
        'helm rollback mooring 41 --namespace mooring --wait',
      ],
    },
    first: 'a version that fails is taken back',
  },
  'runbook/upgrade.md 2': {
    runs: {
      calls: [
        'helm upgrade mooring oci://ghcr.io/your-org/charts/mooring --version 1.3.0 --namespace mooring --reuse-values --set strategy.type=Recreate --wait',
      ],
    },
    test: ['testing/chart/cluster-tests/release.cluster-test.ts', 'Recreate'],
  },
  'runbook/upgrade.md 3': {
    runs: {
      calls: [
        'aws rds create-db-cluster-parameter-group --db-cluster-parameter-group-name mooring-17 --db-parameter-group-family aurora-postgresql17',
        'aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name mooring-17',
        'aws rds modify-db-cluster --db-cluster-identifier mooring --engine-version 17.7 --db-cluster-parameter-group-name mooring-17',
      ],
    },
  },
};

let shell: StandInShell;
beforeEach(() => {
  shell = StandInShell.create();
});
afterEach(() => shell.remove());

it('has a row for every block, and no other', () => {
  expect(Object.keys(ROWS).sort()).toEqual([...BLOCKS.keys()].sort());
  for (const [place, row] of Object.entries(ROWS)) {
    expect([place, Object.keys(row)]).not.toEqual([place, []]);
  }
});

it.each(Object.entries(ROWS).filter(([, { runs }]) => runs))(
  'runs with stand-ins: %s',
  async (place, { runs }) => {
    const { prepare, check, stdin, answers, calls } = runs!;
    prepare?.(shell);
    const called = await shell.run(BLOCKS.get(place)!, { stdin, answers });
    const rest = [...called];
    const missing = calls.filter(call => {
      const at = rest.findIndex(line => line.startsWith(call));
      rest.splice(0, at + 1);
      return at < 0;
    });
    expect({ missing, called }).toEqual({ missing: [], called });
    check?.(shell);
  },
);

it.each(
  Object.entries(ROWS).flatMap(([place, { test }]) =>
    test ? [[place, ...test]] : [],
  ),
)('is run by another test: %s by %s', (_, file, has) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(has);
});

it.each(
  Object.entries(ROWS).flatMap(([place, { first }]) =>
    first ? [[place, first]] : [],
  ),
)('is a line of the first installation: %s by %s', (_, first) => {
  expect(FIRST).toMatch(new RegExp(`^\\| ${first} +\\|`, 'm'));
});

it('says how a stand-in was called, what it answered, and that a block fails', async () => {
  const answers = { 'aws one': 'echo "$2"', 'aws bad': 'exit 3' };
  expect(await shell.run('kubectl $(aws one two)', { answers })).toEqual([
    'aws one two',
    'kubectl two',
  ]);
  await expect(
    shell.run('aws bad | cat; aws one', { answers }),
  ).rejects.toThrow();
  await expect(shell.run('echo "$unset"')).rejects.toThrow();
});

it('names what the module of the database has', () => {
  const main = readFileSync(
    join(ROOT, 'deploy/terraform/modules/database/main.tf'),
    'utf8',
  );
  const named = BLOCKS.get('runbook/backup-restore.md 4')!.matchAll(
    /module\.database\.(\w+)\.(\w+)/g,
  );
  for (const [, type, name] of named) {
    expect(main).toContain(`resource "${type}" "${name}"`);
  }
});
