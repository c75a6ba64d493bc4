import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoCluster } from '@mooring/demo-cluster';
import { RealPrometheus } from '@mooring/prometheus-testing';
import { clustersOf } from '../src/__testUtils__/clustersOf';
import { freePort } from '@mooring/control-plane';
import { ProductionPortal } from '../src/__testUtils__/ProductionPortal';
import { component, workload } from '../src/__testUtils__/workload';

jest.setTimeout(300_000);

const GRAFANA = resolve(__dirname, '../../../deploy/grafana');
const rules = readFileSync(resolve(GRAFANA, 'alerts.yaml'), 'utf8');
const dashboard = readFileSync(resolve(GRAFANA, 'mooring.json'), 'utf8');
/** Machines without a limit have none to tell; what is told where there is one has a test of its own. */
const ONLY_IN_CONTAINERS = 'mooring_process_memory_limit';

const named = [
  ...`${rules}${dashboard}`.matchAll(
    /\b(mooring|nodejs|http_server)_[a-z_0-9]+/g,
  ),
]
  .map(([name]) => name)
  .filter(name => name !== ONLY_IN_CONTAINERS);

let cluster: DemoCluster;
let portal: ProductionPortal;
let prometheus: RealPrometheus;
beforeAll(async () => {
  cluster = await DemoCluster.start({ name: 'east' });
  cluster.apply(workload('till'));
  const port = await freePort();
  [portal, prometheus] = await Promise.all([
    ProductionPortal.start({
      entities: [component('till')],
      env: {
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
      },
      config: {
        kubernetes: {
          clusterLocatorMethods: [clustersOf(cluster)],
        },
        kubernetesMatching: {
          catalogInterval: { seconds: 1 },
          ledger: { interval: { seconds: 1 } },
        },
      },
    }),
    RealPrometheus.start({
      targets: [`127.0.0.1:${port}`],
      labels: { namespace: 'mooring', pod: 'mooring-0' },
      // What would be told after minutes is told at once.
      rules: rules.replaceAll(/^ +for: .*\n/gm, ''),
    }),
  ]);
});
afterAll(async () => {
  await portal?.stop();
  await prometheus?.stop();
  await cluster?.stop();
});

it('measures all that dashboard and alerts name, alerts of nothing while all is well, and of a cluster that is gone', async () => {
  const mel = await portal.signIn('mel');
  const missing = new Set(named);
  let replicas = 1;
  while (missing.size > 0) {
    await mel.call('/kubernetes-workloads/workloads/component/default/till');
    cluster.apply(
      workload('till').replace('replicas: 1', `replicas: ${++replicas % 3}`),
    );
    for (const name of missing)
      if ((await prometheus.query(name)).length > 0) missing.delete(name);
    await sleep(500);
  }

  const alerts = async () =>
    (await prometheus.query('ALERTS')).map(({ alertname }) => alertname);
  await prometheus.until(
    'increase(mooring_matching_ledger_writes_total[15m]) > 0',
  );
  await prometheus.until('changes(mooring_matching_catalog_age[15m]) > 3');
  expect(await alerts()).toEqual([]);

  await cluster.stop();
  await prometheus.until('ALERTS{alertname="MooringClusterUnreachable"}');
  const [alert] = await prometheus.query('ALERTS');
  expect(alert).toMatchObject({
    alertstate: 'firing',
    cluster: 'east',
    severity: 'critical',
  });
});
