import { ConformanceContext } from './ConformanceContext';

export function describeAccess(context: ConformanceContext): void {
  const pods = () => `/api/v1/namespaces/${context.namespace}/pods`;

  it('answers 401 to those it does not know', async () => {
    for (const token of ['', 'not-a-token']) {
      const answer = await context.api.get(pods(), { token });
      expect({ token, ...answer }).toMatchObject({
        token,
        status: 401,
        body: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'Unauthorized',
          reason: 'Unauthorized',
          code: 401,
        },
      });
    }
  });

  it('answers 403 to those who cannot, and says what they cannot', async () => {
    const token = await context.target.createPodReader(context.namespace);
    expect((await context.api.get(pods(), { token })).status).toBe(200);
    const user = (
      await review('authentication.k8s.io', 'SelfSubjectReview', {}, token)
    ).status.userInfo.username;

    const forbidden = await context.api.get(
      `/apis/apps/v1/namespaces/${context.namespace}/deployments`,
      { token },
    );
    expect(forbidden).toMatchObject({
      status: 403,
      body: {
        kind: 'Status',
        reason: 'Forbidden',
        details: { group: 'apps', kind: 'deployments' },
        code: 403,
      },
    });
    expect(forbidden.body.message).toBe(
      `deployments.apps is forbidden: User "${user}" cannot list resource "deployments" in API group "apps" in the namespace "${context.namespace}"`,
    );
    const wide = await context.api.get('/api/v1/pods', { token });
    expect(wide.body.message).toBe(
      `pods is forbidden: User "${user}" cannot list resource "pods" in API group "" at the cluster scope`,
    );
    const named = await context.api.request(`${pods()}/web`, {
      method: 'DELETE',
      token,
    });
    expect(named.body.message).toBe(
      `pods "web" is forbidden: User "${user}" cannot delete resource "pods" in API group "" in the namespace "${context.namespace}"`,
    );
    expect(named.body.details).toEqual({ name: 'web', kind: 'pods' });
    const log = await context.api.get(`${pods()}/web/log`, { token });
    expect(log.body.message).toContain('cannot get resource "pods/log"');
  });

  async function review(
    group: string,
    kind: string,
    spec: object,
    token?: string,
  ) {
    const path = `/apis/${group}/v1/${kind.toLocaleLowerCase('en-US')}s`;
    const body = { apiVersion: `${group}/v1`, kind, spec };
    const answer = await context.api.request(path, {
      method: 'POST',
      body,
      token,
    });
    expect({ kind, ...answer }).toMatchObject({ status: 201, body: { kind } });
    return answer.body;
  }

  it('tells who someone is and what they may do', async () => {
    const token = await context.target.createPodReader(context.namespace);
    const { namespace } = context;
    const may = async (resourceAttributes: object, bearer?: string) => {
      const { status } = await review(
        'authorization.k8s.io',
        'SelfSubjectAccessReview',
        { resourceAttributes },
        bearer,
      );
      return status.allowed;
    };
    expect(
      await may({ verb: 'list', resource: 'pods', namespace }, token),
    ).toBe(true);
    expect(await may({ verb: 'list', resource: 'pods' }, token)).toBe(false);
    expect(
      await may(
        { verb: 'get', resource: 'pods', subresource: 'log', namespace },
        token,
      ),
    ).toBe(false);
    expect(
      await may({ verb: 'delete', resource: 'pods', namespace }, token),
    ).toBe(false);
    expect(await may({ verb: 'delete', resource: 'pods', namespace })).toBe(
      true,
    );
    expect(await may({ verb: '*', resource: '*', group: '*' })).toBe(true);

    const rules = await review(
      'authorization.k8s.io',
      'SelfSubjectRulesReview',
      { namespace },
      token,
    );
    expect(rules.status.resourceRules).toContainEqual({
      verbs: ['get', 'list', 'watch'],
      apiGroups: [''],
      resources: ['pods'],
    });

    const known = await review('authentication.k8s.io', 'TokenReview', {
      token,
    });
    expect(known.status).toMatchObject({ authenticated: true });
    expect(known.status.user.groups).toContain('system:authenticated');
    const unknown = await review('authentication.k8s.io', 'TokenReview', {
      token: 'not-a-token',
    });
    expect(unknown.status.authenticated ?? false).toBe(false);

    const username = known.status.user.username;
    const subject = await review(
      'authorization.k8s.io',
      'SubjectAccessReview',
      {
        user: username,
        resourceAttributes: { verb: 'watch', resource: 'pods', namespace },
      },
    );
    expect(subject.status.allowed).toBe(true);
  });
}
