import { once } from 'node:events';
import { request } from 'node:https';
import { AccessKeys } from './AccessKeys';
import { EksTokenVerifier } from './EksTokenVerifier';
import { readBody } from './loopback';
import { TokenReviewWebhook } from './TokenReviewWebhook';

describe('TokenReviewWebhook', () => {
  let webhook: TokenReviewWebhook;

  beforeAll(async () => {
    const verifier = EksTokenVerifier.create({
      clusterId: 'prod',
      accessKeys: AccessKeys.create(),
      accessEntries: [],
    });
    webhook = await TokenReviewWebhook.start({ verifier });
  });
  afterAll(() => webhook.stop());

  async function post(
    body: string,
    token?: string,
  ): Promise<{ status?: number; body: string }> {
    const { clusters, users } = JSON.parse(webhook.kubeconfig());
    const ca = Buffer.from(
      clusters[0].cluster['certificate-authority-data'],
      'base64',
    );
    const authorization = `Bearer ${token ?? users[0].user.token}`;
    const call = request(clusters[0].cluster.server, {
      method: 'POST',
      ca,
      headers: { authorization },
    });
    call.end(body);
    const [response] = await once(call, 'response');
    return { status: response.statusCode, body: await readBody(response) };
  }

  it('answers a refusal with its reason, and records it without the token', async () => {
    const review = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token: 'some-token' },
    };
    const { status, body } = await post(JSON.stringify(review));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      status: {
        authenticated: false,
        error: 'wrong-prefix: the token does not start with "k8s-aws-v1."',
      },
    });
    expect(webhook.reviews).toEqual([
      { refusal: 'wrong-prefix', message: expect.any(String) },
    ]);
    expect(JSON.stringify(webhook.reviews)).not.toContain('some-token');
  });

  it('turns away other callers, and bodies that are not a review', async () => {
    const reviewed = webhook.reviews.length;
    expect(await post('{}', 'another caller')).toEqual({
      status: 401,
      body: '',
    });
    expect(await post('no json')).toMatchObject({ status: 400 });
    expect(await post(' '.repeat(100_000))).toMatchObject({ status: 400 });
    expect(webhook.reviews).toHaveLength(reviewed);
  });
});
