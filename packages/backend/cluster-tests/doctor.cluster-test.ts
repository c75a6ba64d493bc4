import { Aws, trusting } from '@mooring/aws-testing';
import { JsonObject } from '@backstage/types';
import { DoctorCommand } from '../src/__testUtils__/DoctorCommand';
import { EksCluster } from './EksCluster';

const ACCOUNT = '111122223333';
const WRONG_KEYS_ACCOUNT = '555566667777';
const ROLE = 'kubernetes.io/aws-assume-role';
const EXTERNAL_ID = 'kubernetes.io/aws-external-id';

describe('the doctor, on a real API server that takes tokens of EKS', () => {
  let aws: Aws;
  let eks: EksCluster;
  let doctor: DoctorCommand;
  let env: Record<string, string>;
  let secrets: string[];
  const roles: Record<string, string> = {};

  beforeAll(async () => {
    doctor = await DoctorCommand.create();
    aws = await Aws.start();
    eks = await EksCluster.start({
      aws,
      name: 'Prod_EU',
      otherNames: ['prod-eu'],
    });
    const account = aws.account(ACCOUNT);
    const portal = await account.createUser('portal');
    roles.stranger = await account.createRole('stranger', trusting(portal.arn));
    roles.guarded = await account.createRole(
      'guarded',
      trusting(portal.arn, 'reader-id'),
    );
    eks.addAccessEntry(portal.arn);
    await aws.eks.createCluster({
      accountId: ACCOUNT,
      region: 'eu-west-1',
      name: 'Prod_EU',
      server: {
        endpoint: eks.controlPlane.url,
        caData: eks.controlPlane.caData,
      },
    });
    env = {
      ...aws.environment(),
      AWS_ACCESS_KEY_ID: portal.accessKeyId,
      AWS_SECRET_ACCESS_KEY: portal.secretAccessKey,
    };
    secrets = [portal.secretAccessKey, 'k8s-aws-v1.', 'X-Amz-Signature'];
  }, 300_000);
  afterAll(async () => {
    await eks?.stop();
    await aws?.stop();
    await doctor?.remove();
  });

  /** Runs the command, as it is run before a portal is deployed. */
  async function runDoctor(clusters: JsonObject[]) {
    const wrongKeys = await aws.account(WRONG_KEYS_ACCOUNT).createUser('p');
    return await doctor.run({
      config: {
        aws: {
          accounts: [
            {
              accountId: WRONG_KEYS_ACCOUNT,
              accessKeyId: wrongKeys.accessKeyId,
              secretAccessKey: 'another secret',
            },
          ],
        },
        kubernetes: {
          objectTypes: ['pods', 'deployments', 'configmaps'],
          clusterLocatorMethods: [{ type: 'config', clusters }],
        },
      },
      env,
    });
  }

  it('gives each failing hop a sentence of its own', async () => {
    const { code, report, out, err } = await runDoctor([
      eks.config('well', {}),
      eks.config('wrong-cluster-id', {
        'kubernetes.io/x-k8s-aws-id': 'prod-eu',
      }),
      eks.config('unmapped-role', { [ROLE]: roles.stranger }),
      eks.config('wrong-external-id', {
        [ROLE]: roles.guarded,
        [EXTERNAL_ID]: 'Reader-ID',
      }),
      eks.config('no-such-role', {
        [ROLE]: roles.guarded.replace('guarded', 'no-such-role'),
      }),
      eks.config('wrong-key', {
        [ROLE]: `arn:aws:iam::${WRONG_KEYS_ACCOUNT}:role/eks-reader`,
      }),
      { ...eks.config('no-ca', {}), caData: undefined },
      { ...eks.config('closed', {}), url: 'https://127.0.0.1:1' },
      { ...eks.config('unknown-name', {}), url: 'https://prod.invalid' },
    ]);
    const failures = report.clusters.map(({ cluster, hops }) => [
      cluster,
      hops
        .filter(({ ok }) => !ok)
        .map(({ hop, detail }) => `${hop}: ${detail}`),
    ]);
    expect(Object.fromEntries(failures)).toEqual({
      // The documented roles do not let it read ConfigMaps, which this configuration asks for.
      well: ['authorization: The portal cannot list and watch configmaps.'],
      'wrong-cluster-id': [
        expect.stringMatching(
          /^authentication: The cluster id is wrong: .*"prod-eu".*The cluster at this address is "Prod_EU"\.$/,
        ),
      ],
      'unmapped-role': [
        expect.stringMatching(
          /^authentication: The role is not mapped: .*no access entry for arn:aws:iam::111122223333:role\/stranger\.$/,
        ),
      ],
      'wrong-external-id': [
        expect.stringMatching(/^credentials: The external id is wrong: /),
      ],
      'no-such-role': [
        'credentials: There is no role arn:aws:iam::111122223333:role/no-such-role.',
      ],
      'wrong-key': [
        expect.stringMatching(
          /^credentials: The portal's secret access key is wrong/,
        ),
      ],
      'no-ca': [expect.stringMatching(/^tls: .*the cluster has no caData/)],
      closed: [expect.stringMatching(/^tcp: Nothing listens at 127\.0\.0\.1/)],
      'unknown-name': [
        expect.stringMatching(
          /^dns: The name prod\.invalid cannot be resolved/,
        ),
      ],
    });
    const well = report.clusters[0].hops;
    expect(well.map(({ hop }) => hop)).toEqual([
      ...['dns', 'tcp', 'tls', 'credentials', 'authentication', 'api'],
      ...['clock', 'discovery', 'authorization', 'logs', 'watch'],
    ]);
    expect(well[4].detail).toMatch(
      /takes the portal for "arn:aws:iam::111122223333:user\/portal", in the groups .*"mooring"/,
    );
    expect(well[8].remedy).toContain('resources:\n      - configmaps\n');
    expect(code).toBe(1);
    for (const secret of secrets) {
      expect((out + err).includes(secret)).toBe(false);
    }
  }, 400_000);
});
