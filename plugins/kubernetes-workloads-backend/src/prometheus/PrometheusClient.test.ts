import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { ConfigReader } from '@backstage/config';
import { FakePrometheus } from '../__testUtils__/FakePrometheus';
import { PrometheusClient } from './PrometheusClient';
import { PrometheusAuth } from './PrometheusInstance';

let prometheus: FakePrometheus;
beforeEach(async () => {
  prometheus = await FakePrometheus.start();
});
afterEach(async () => {
  await prometheus.stop();
});

function setUp(auth: PrometheusAuth = { type: 'none' }, patience?: number) {
  let now = 0;
  const config = {
    aws: {
      accounts: [
        { accountId: '123', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' },
      ],
    },
  };
  const client = PrometheusClient.create({
    instance: {
      ...{ name: 'main', url: `${prometheus.url}/workspaces/ws-1`, auth },
      clusters: new Map(),
    },
    aws: () =>
      DefaultAwsCredentialsManager.fromConfig(new ConfigReader(config)),
    now: () => now,
    patience,
  });
  return { client, later: (milliseconds: number) => (now += milliseconds) };
}

describe('PrometheusClient', () => {
  it('signs for Amazon Managed Prometheus, body and path included', async () => {
    const { client } = setUp({
      ...{ type: 'sigv4', region: 'eu-west-1', accountId: '123' },
    });
    await client.instant('up');
    const [{ path, headers }] = prometheus.asked;
    expect(path).toBe('/workspaces/ws-1/api/v1/query');
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/aps\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
  });

  it('leaves alone for a while what did not answer in time, and then asks again', async () => {
    prometheus.answer = () => {};
    const { client, later } = setUp(undefined, 50);
    await expect(client.instant('a')).rejects.toThrow(
      `Prometheus "main" didn't answer within 0.05 s.`,
    );
    await expect(client.instant('b')).rejects.toThrow(`didn't answer`);
    expect(prometheus.asked).toHaveLength(1);
    later(15_000);
    await expect(client.instant('b')).rejects.toThrow(`didn't answer`);
    expect(prometheus.asked).toHaveLength(2);
  });

  it('asks at most 8 questions at a time', async () => {
    const waiting: (() => void)[] = [];
    prometheus.answer = (_, response) => {
      waiting.push(() =>
        response.end('{"status":"success","data":{"result":[]}}'),
      );
      if (waiting.length === 8) for (const answer of waiting) answer();
      if (waiting.length > 8) waiting[waiting.length - 1]();
    };
    const { client } = setUp();
    const answers = Array.from({ length: 20 }, (_, i) =>
      client.instant(`${i}`),
    );
    await expect(Promise.all(answers)).resolves.toHaveLength(20);
  });
});
