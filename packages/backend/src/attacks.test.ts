import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { JsonObject } from '@backstage/types';
import { PortalVisitor } from './__testUtils__/PortalVisitor';
import { ProductionPortal } from './__testUtils__/ProductionPortal';

jest.setTimeout(300_000);

const TOKEN = 'ghp_of-the-portal-0123456789abcdef';
/** Kinds that decide who is who, what the portal does, and where its tokens go. */
const KINDS = ['Template', 'User', 'Group', 'Resource', 'Location', 'Domain'];

let repository: Server;
/** Where the portal has repositories, which it reads with its token, and where anybody has files. */
let host: string;
let elsewhere: string;
/** What the host of the repositories was asked with the portal's token. */
const asked: string[] = [];
let portal: ProductionPortal;
let mel: PortalVisitor;

/** An entity that somebody registers, named after its kind. */
function evil(kind: string): JsonObject {
  const isTemplate = kind === 'Template';
  return {
    apiVersion: isTemplate
      ? 'scaffolder.backstage.io/v1beta3'
      : 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name: `evil-${kind.toLowerCase()}`,
      annotations: {
        'kubernetes.io/api-server': 'https://evil.example.com',
        'kubernetes.io/api-server-certificate-authority': 'Q0E=',
        'kubernetes.io/auth-provider': 'aws',
      },
    },
    spec: {
      type: kind === 'Resource' ? 'kubernetes-cluster' : 'service',
      owner: 'group:default/platform',
      lifecycle: 'production',
      profile: { email: 'ada@example.com' },
      memberOf: ['platform'],
      children: [],
      members: ['user:default/mel'],
      steps: [{ id: 'x', action: 'debug:log', input: { message: 'x' } }],
      ...(kind === 'Location' && {
        type: 'url',
        target: `http://${elsewhere}/template.yaml`,
      }),
    },
  };
}

/** What a template would have the portal do, each with input that the action takes. */
const actions = (): Record<string, JsonObject> => {
  const repoUrl = `${host}?owner=acme&repo=bank`;
  const url = `http://${host}/acme/bank/blob/main/secrets.yaml`;
  return {
    'publish:github': { repoUrl },
    'publish:github:pull-request': {
      ...{ repoUrl, branchName: 'x', title: 'x', description: 'x' },
    },
    'github:deployKey:create': {
      ...{ repoUrl, publicKey: 'x', privateKey: 'x', deployKeyName: 'x' },
    },
    'github:webhook': { repoUrl, webhookUrl: 'https://evil.example.com' },
    'github:actions:dispatch': {
      ...{ repoUrl, workflowId: 'deploy.yaml', branchOrTagName: 'main' },
    },
    'github:environment:create': { repoUrl, name: 'production' },
    'fetch:plain': { url },
    'fetch:plain:file': { url, targetPath: 'x' },
    'fetch:template': { url },
    'debug:log': { message: 'x', listWorkspace: 'with-contents' },
    'notification:send': {
      ...{ recipients: 'broadcast', title: 'x', severity: 'critical' },
    },
    'catalog:register': { catalogInfoUrl: `http://${elsewhere}/user.yaml` },
    'catalog:write': { entity: evil('User') },
    'fs:delete': { files: ['x'] },
  };
};
const templateName = (action: string) => `run-${action.replaceAll(':', '-')}`;

beforeAll(async () => {
  repository = createServer((request, response) => {
    const { url = '', headers } = request;
    if (headers.authorization?.includes(TOKEN)) {
      asked.push(`${request.method} ${url}`);
    }
    if (url.includes('/secrets.env')) {
      response.end('A: 1\nSECRET=strongbox\nB: 2\n');
      return;
    }
    const [, file] = /^\/(\w+)\.yaml$/.exec(url) ?? [];
    const kind = [...KINDS, 'Component'].find(
      each => each.toLowerCase() === file,
    );
    if (kind) response.end(JSON.stringify(evil(kind)));
    else response.writeHead(404).end();
  });
  repository.listen(0, '127.0.0.1');
  await once(repository, 'listening');
  const { port } = repository.address() as AddressInfo;
  host = `127.0.0.1:${port}`;
  elsewhere = `localhost:${port}`;
  portal = await ProductionPortal.start({
    entities: Object.entries(actions()).map(([action, input]) => ({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: templateName(action) },
      spec: { type: 'service', steps: [{ id: 'x', action, input }] },
    })),
    config: {
      backend: { reading: { allow: [{ host: elsewhere }] } },
      integrations: {
        github: [{ host, apiBaseUrl: `http://${host}/api/v3`, token: TOKEN }],
      },
    },
  });
  mel = await portal.signIn('mel');
});
afterAll(async () => {
  await portal?.stop();
  repository?.close();
});

const register = (file: string, path = '') =>
  mel.call(`/catalog/locations${path}`, {
    body: { type: 'url', target: `http://${elsewhere}/${file}` },
  });

/** Runs a template of the operator's, and returns how it ended and what it logged. */
async function run(visitor: PortalVisitor, action: string) {
  const templateRef = `template:default/${templateName(action)}`;
  let id: string | undefined;
  await portal.backend.waitUntil(async () => {
    const body = { templateRef, values: {} };
    id = (await visitor.call('/scaffolder/v2/tasks', { body })).body.id;
    return id !== undefined; // the template may not be in the catalog yet
  });
  const task = `/scaffolder/v2/tasks/${id}`;
  let status = '';
  await portal.backend.waitUntil(async () => {
    ({ status } = (await visitor.call(task)).body);
    return ['completed', 'failed'].includes(status);
  });
  const log = JSON.stringify((await visitor.call(`${task}/events`)).body);
  return { status, log };
}

it('lets people register components, and nothing that decides about others', async () => {
  const refused = /(\w+):default\/evil-\w+ at .* is not of an allowed kind/;
  const files = [...KINDS, 'Component'].map(
    kind => `${kind.toLowerCase()}.yaml`,
  );
  const answers: string[] = [];
  for (const file of files) {
    const { status, body } = await register(file, '?dryRun=true');
    const [, kind] = refused.exec(body.error?.message) ?? [];
    answers.push(`${status} ${kind}`);
    // Without a trial, it is refused when it is read.
    expect((await register(file)).status).toBe(201);
  }
  expect(answers).toEqual([
    ...KINDS.map(kind => `400 ${kind.toLowerCase()}`),
    '201 undefined',
  ]);

  const registered = async () => {
    const { body } = await portal.backend.call(
      '/catalog/entities?fields=metadata.name',
    );
    const names: string[] = body.map(({ metadata }: any) => metadata.name);
    return names.filter(name => name.startsWith('evil-'));
  };
  await portal.backend.waitUntil(
    async () =>
      (await registered()).length > 0 &&
      portal.backend.messages(refused).length >= KINDS.length,
  );
  expect(await registered()).toEqual(['evil-component']);
});

it('tells nobody of a private file what is in it', async () => {
  asked.length = 0;
  const target = `http://${host}/acme/bank/blob/main/secrets.env`;
  const body = { type: 'url', target };
  const answer = await mel.call('/catalog/locations?dryRun=true', { body });
  expect(asked.join()).toContain('/acme/bank/contents/secrets.env');
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toContain('YAML error at');
  expect(JSON.stringify(answer.body)).not.toContain('strongbox');
});

it('runs no harmful action for an ordinary user', async () => {
  asked.length = 0;
  const ran: string[] = [];
  for (const action of Object.keys(actions())) {
    const { status, log } = await run(mel, action);
    if (status !== 'failed' || !log.includes(`Unauthorized action: ${action}`))
      ran.push(`${action}: ${log}`);
  }
  expect(ran).toEqual([]);
  expect(asked).toEqual([]);
  const bo = await portal.signIn('bo');
  const { body } = await bo.call('/notifications/notifications');
  expect(body.totalCount).toBe(0);
  // The same template runs for an administrator: it is the user that makes the difference.
  const ada = await portal.signIn('ada');
  expect((await run(ada, 'debug:log')).status).toBe('completed');
});

it('lets nobody do by a request what a template cannot', async () => {
  const notification = {
    recipients: { type: 'broadcast' },
    payload: { title: 'x', severity: 'critical' },
  };
  const calls: [string, JsonObject][] = [
    ['/notifications/notifications', notification],
    [
      '/scaffolder/v2/dry-run',
      { template: evil('Template'), values: {}, directoryContents: [] },
    ],
    ['/kubernetes-matching/verdicts', { entityRefs: ['component:x/y'] }],
    ['/events/bus/v1/events', { event: { topic: 'x', payload: {} } }],
  ];
  for (const [path, body] of calls) {
    const { status } = await mel.call(path, { body });
    expect([path, status]).toEqual([path, 403]);
  }
});

it('lets nobody do by an action of an assistant what a request cannot', async () => {
  const ada = await portal.signIn('ada');
  const { status, log } = await run(ada, 'debug:log');
  expect([status, log]).toEqual(['completed', expect.stringContaining('"x"')]);
  const { body } = await ada.call('/scaffolder/v2/tasks');
  const taskId = body.tasks[0].id;
  const { body: locations } = await ada.call('/catalog/locations');
  expect(locations.length).toBeGreaterThan(0); // of those that mel has registered
  const bo = await portal.signIn('bo');
  const asks: [string, JsonObject][] = [
    [
      'scaffolder:dry-run-template',
      { templateYaml: JSON.stringify(evil('Template')) },
    ],
    ['scaffolder:get-scaffolder-task-logs', { taskId }],
    [
      'catalog:unregister-entity',
      { type: { locationId: locations[0].data.id } },
    ],
  ];
  const mcp = (who: typeof bo, method: string, params: JsonObject) =>
    who.call('/mcp-actions/v1', {
      headers: { accept: 'application/json, text/event-stream' },
      body: { ...{ jsonrpc: '2.0', id: 1 }, method, params },
    });
  const tools = JSON.stringify((await mcp(ada, 'tools/list', {})).body);
  for (const [action, input] of asks) {
    const [plugin] = action.split(':');
    const toolName = action.replace(':', '.');
    // What nobody has under this name would be refused, too.
    const { body: known } = await ada.call(
      `/${plugin}/.backstage/actions/v1/actions`,
    );
    expect(known.actions).toContainEqual(
      expect.objectContaining({ id: action }),
    );
    expect(tools).toContain(toolName);
    const answers = [
      await bo.call(
        `/${plugin}/.backstage/actions/v1/actions/${action}/invoke`,
        { body: input },
      ),
      await bo.call(
        `/${plugin}/.backstage/actions/v2/actions/${action}/invoke`,
        { body: { input } },
      ),
    ];
    for (const answer of answers) {
      expect([action, [403, 404].includes(answer.status)]).toEqual([
        action,
        true,
      ]);
    }
    const tool = await mcp(bo, 'tools/call', {
      name: toolName,
      arguments: input,
    });
    expect([action, JSON.stringify(tool.body)]).toEqual([
      action,
      expect.stringMatching(/isError\W+true|NotAllowed|not found/),
    ]);
  }
  const { body: tasks } = await bo.call(
    '/scaffolder/.backstage/actions/v1/actions/scaffolder:list-scaffolder-tasks/invoke',
    { body: {} },
  );
  expect(tasks.output.tasks).toEqual([]);
  const { body: after } = await ada.call('/catalog/locations');
  expect(after).toHaveLength(locations.length);
});

it('leaves what plugins do on a schedule to administrators', async () => {
  const ada = await portal.signIn('ada');
  const tasks: string[] = [];
  for (const plugin of ['catalog', 'kubernetes-matching', 'search']) {
    const list = `/${plugin}/.backstage/scheduler/v1/tasks`;
    const { body } = await ada.call(list);
    const [{ taskId }] = body.tasks;
    tasks.push(`GET ${list}`, `GET ${list.toUpperCase()}`);
    tasks.push(
      `POST ${list}/${taskId}/trigger`,
      `POST ${list}/${taskId}/cancel`,
    );
  }
  for (const task of tasks) {
    const [method, path] = task.split(' ');
    const { status } = await mel.call(path, { method });
    expect([task, status]).toEqual([task, 403]);
    const { status: stranger } = await portal.visitor().call(path, { method });
    expect([task, stranger]).toEqual([task, 401]);
  }
});

it.each([
  ['no token', undefined],
  ['a token of nobody', 'x'],
  ['one that is not signed', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyOmEvYiJ9.'],
])('opens no socket with %s', async (_, token) => {
  const socket = portal.visitor().socket('/api/signals', token);
  const outcome = await new Promise(resolve => {
    socket.addEventListener('open', () => resolve('open'));
    socket.addEventListener('error', () => resolve('refused'));
  });
  socket.close();
  expect(outcome).toBe('refused');
});

it('opens a socket for somebody who is signed in', async () => {
  const socket = mel.socket();
  await new Promise(resolve => socket.addEventListener('open', resolve));
  expect(socket.readyState).toBe(socket.OPEN);
  socket.close();
});
