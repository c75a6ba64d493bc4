import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { AwsCredentials } from './AwsCredentials';
import { hasOwnIdentity, inRegion } from './awsConfig';

describe('aws, beyond us-east-1', () => {
  it('is asked in the region of the cluster and in its partition, unless it names its own', () => {
    const config = new ConfigReader({
      aws: {
        accounts: [
          { accountId: '111122223333', roleName: 'reader' },
          { accountId: '444455556666', accessKeyId: 'a', secretAccessKey: 'b' },
          { accountId: '777788889999', roleName: 'r', region: 'cn-north-1' },
        ],
      },
    });
    expect(inRegion(config, 'cn-northwest-1').get('aws')).toEqual({
      mainAccount: { region: 'cn-northwest-1' },
      accounts: [
        {
          accountId: '111122223333',
          roleName: 'reader',
          region: 'cn-northwest-1',
          partition: 'aws-cn',
        },
        { accountId: '444455556666', accessKeyId: 'a', secretAccessKey: 'b' },
        {
          accountId: '777788889999',
          roleName: 'r',
          region: 'cn-north-1',
          partition: 'aws-cn',
        },
      ],
      accountDefaults: {},
    });
    expect(
      inRegion(new ConfigReader({}), 'us-gov-west-1').get('aws.mainAccount'),
    ).toEqual({ region: 'us-gov-west-1' });
    expect(hasOwnIdentity(config, '444455556666')).toBe(true);
    expect(hasOwnIdentity(config, '222233334444')).toBe(false);
  });

  describe('with a proxy', () => {
    const saved = { ...process.env };
    let proxy: Server;
    const asked: (string | undefined)[] = [];

    beforeAll(async () => {
      proxy = createServer();
      proxy.on('connect', ({ url }, socket) => {
        asked.push(url);
        socket.end('HTTP/1.1 403 No\r\n\r\n');
      });
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
    });
    afterAll(() => {
      proxy.close();
      process.env = saved;
    });

    it('asks STS of the region first and alone, through the proxy', async () => {
      process.env.AWS_ACCESS_KEY_ID = 'AKIAEXAMPLE';
      process.env.AWS_SECRET_ACCESS_KEY = 'not a secret';
      const { port } = proxy.address() as AddressInfo;
      process.env.HTTPS_PROXY = `http://127.0.0.1:${port}`;
      const credentials = AwsCredentials.fromConfig(new ConfigReader({}));
      const identity = await credentials.identity({
        region: 'cn-north-1',
        roleArn: 'arn:aws-cn:iam::222233334444:role/reader',
      });
      await expect(identity.credentials()).rejects.toThrow();
      expect([...new Set(asked)]).toEqual([
        'sts.cn-north-1.amazonaws.com.cn:443',
      ]);
    });
  });
});
