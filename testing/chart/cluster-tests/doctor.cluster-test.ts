import { ControlPlane } from '@mooring/control-plane';
import { CHARTS } from '../src/charts';
import { Helm } from '../src/Helm';
import { PROFILES } from '../src/profiles';
import { customResourceDefinitions } from './definitions';
import { surroundings } from './surroundings';

const [MOORING] = CHARTS;
const NAMESPACE = 'doctor';
const AT = ['--namespace', NAMESPACE, ...PROFILES['api-only']];
const BEFORE_DEPLOY = '--set=doctor.beforeDeploy.enabled=true';
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

describe('the doctor in the life of a release', () => {
  let controlPlane: ControlPlane;
  let helm: Helm;

  beforeAll(async () => {
    controlPlane = await ControlPlane.start({ controllers: true, nodes: 1 });
    helm = await Helm.create({ kubeconfig: controlPlane.kubeconfig });
    await controlPlane.apply(customResourceDefinitions());
    await controlPlane.apply(surroundings(NAMESPACE));
    await helm.run(...['install', 'mooring', MOORING, '--wait'], ...AT);
  });
  afterAll(() => controlPlane?.stop());

  /** What the kubelet would report at a container's end; kwok has containers run for ever. */
  async function endPod(name: string, phase: 'Succeeded' | 'Failed') {
    await controlPlane.request(`${PODS}/${name}/status`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { status: { phase } },
    });
  }

  /** Waits for a pod of the doctor, or of another of the release's tests, and returns its name. */
  async function podNamed(pattern: RegExp): Promise<string> {
    return await controlPlane.waitFor(
      async () => {
        const { items } = await controlPlane.request(PODS);
        return items.find(({ metadata }: any) => pattern.test(metadata.name))
          ?.metadata.name;
      },
      { description: `a pod ${pattern}` },
    );
  }

  it('is asked by helm test, which fails when it does', async () => {
    const test = (filter: string) =>
      helm.run('test', 'mooring', '--filter', filter, '--namespace', NAMESPACE);

    const well = test('name=mooring-doctor');
    await endPod(await podNamed(/^mooring-doctor$/), 'Succeeded');
    expect(await well).toMatch(
      /TEST SUITE: +mooring-doctor\n.*\n.*\nPhase: +Succeeded/,
    );

    const ill = test('name=mooring-doctor').then(
      () => 'no error',
      ({ message }) => message,
    );
    await endPod(await podNamed(/^mooring-doctor$/), 'Failed');
    expect(await ill).toContain('pod mooring-doctor failed');

    // The test of the portal itself does not depend on what the doctor finds.
    const ready = test('name=mooring-test');
    await endPod(await podNamed(/^mooring-test$/), 'Succeeded');
    expect(await ready).toMatch(/Phase: +Succeeded/);
  });

  it('is asked before an upgrade, and stops it', async () => {
    const upgrade = (...more: string[]) =>
      helm.run(
        ...['upgrade', 'mooring', MOORING, '--wait', BEFORE_DEPLOY, ...AT],
        ...more,
      );
    await upgrade('--set=portal.title=Harbour');
    const before = await title();
    expect(before).toBe('Harbour');

    // On no node, so that kwok leaves it alone
    const stopped = upgrade(
      ...['--set=portal.title=Quay', '--set=nodeSelector.site=nowhere'],
    ).then(
      () => 'no error',
      ({ message }) => message,
    );
    await endPod(await podNamed(/^mooring-before-deploy-/), 'Failed');
    expect(await stopped).toContain('pre-upgrade hooks failed');
    expect(await title()).toBe(before);

    // Another attempt takes the place of the failed one, and nothing stays behind it.
    await upgrade('--set=portal.title=Quay');
    expect(await title()).toBe('Quay');
    for (const path of ['/api/v1/configmaps', '/apis/batch/v1/jobs']) {
      const { items } = await controlPlane.request(path);
      expect(
        items.filter(({ metadata }: any) =>
          metadata.name.endsWith('-before-deploy'),
        ),
      ).toEqual([]);
    }
  });

  async function title(): Promise<string> {
    const { spec } = await controlPlane.request(
      `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/mooring`,
    );
    return spec.template.spec.containers[0].env.find(
      ({ name }: any) => name === 'PORTAL_TITLE',
    ).value;
  }
});
