import { KubernetesMatchingClient } from './KubernetesMatchingClient';

function clientAnswering(body: unknown, status = 200) {
  const fetchMock = jest.fn(
    async (_url: string | URL | Request, _init?: RequestInit) =>
      new Response(JSON.stringify(body), {
        status,
        headers: { 'Content-Type': 'application/json' },
      }),
  );
  const client = KubernetesMatchingClient.create({
    discoveryApi: { getBaseUrl: async id => `http://portal/api/${id}` },
    fetchApi: { fetch: fetchMock as typeof fetch },
  });
  return { client, fetchMock };
}

const base = 'http://portal/api/kubernetes-matching';

describe('KubernetesMatchingClient', () => {
  it.each([
    ['component:default/cart', '/matches/component/default/cart'],
    ['Component:cart', '/matches/Component/default/cart'],
    ['component:default/a?b', '/matches/component/default/a%3Fb'],
  ])('asks for the match of %s', async (ref, path) => {
    const { client, fetchMock } = clientAnswering({ status: 'matched' });
    await expect(client.getMatch(ref)).resolves.toEqual({ status: 'matched' });
    expect(fetchMock).toHaveBeenCalledWith(`${base}${path}`, undefined);
  });

  it('repeats a key for each of its values, and leaves out what does not restrict', async () => {
    const { client, fetchMock } = clientAnswering({ items: [] });
    await client.listMatches({
      status: ['unmatched', 'unknown'],
      rule: [],
      text: 'a&b',
      cursor: undefined,
      limit: 50,
    });
    await client.listDanglingLabels({});
    expect(fetchMock.mock.calls.map(([url]) => url)).toEqual([
      `${base}/matches?status=unmatched&status=unknown&text=a%26b&limit=50`,
      `${base}/dangling-labels`,
    ]);
  });

  it('asks with a token where one is given, and sends it nowhere else', async () => {
    const { client, fetchMock } = clientAnswering({});
    const entity = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } };
    await client.explain(entity, { token: 'secret' });
    const [, init] = fetchMock.mock.calls[0];
    expect(init).toEqual({
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: 'Bearer secret',
      },
      body: JSON.stringify({ entity }),
    });
  });

  it('sends the entity to explain, and can be told to stop', async () => {
    const { client, fetchMock } = clientAnswering({});
    const { signal } = new AbortController();
    const entity = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } };
    await client.explain(entity, { signal });
    expect(fetchMock).toHaveBeenCalledWith(
      `${base}/explain`,
      expect.objectContaining({
        method: 'POST',
        signal,
        body: JSON.stringify({ entity }),
      }),
    );
  });

  it('says why the backend refuses', async () => {
    const { client } = clientAnswering(
      { error: { name: 'NotAllowedError', message: 'no' } },
      403,
    );
    await expect(client.listClusters()).rejects.toThrow(/403/);
  });
});
