import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  PrometheusAuth,
  PrometheusInstance,
} from '../prometheus/PrometheusInstance';
import { isLabelName } from '../prometheus/promql';

const KEY = 'kubernetesWorkloads.prometheus.instances';
const AUTH_TYPES = ['none', 'basic', 'bearer', 'sigv4'];

/**
 * Reads `kubernetesWorkloads.prometheus.instances`.
 *
 * @throws InputError that names the key, its value unless that is a secret, and what to write.
 */
export function readPrometheus(config: Config): PrometheusInstance[] {
  const instances = (config.getOptionalConfigArray(KEY) ?? []).map(
    (each, index) => readInstance(each, `${KEY}[${index}]`),
  );
  const names = instances.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new InputError(
      `${KEY}: "${twice}" is the name of two instances; rename one`,
    );
  return instances;
}

function readInstance(config: Config, key: string): PrometheusInstance {
  const auth = readAuth(config.getOptionalConfig('auth'), `${key}.auth`);
  return {
    name: config.getString('name'),
    url: readUrl(config.getString('url'), auth, `${key}.url`),
    auth,
    tenant: config.getOptionalString('tenant'),
    clusters: readClusters(config, `${key}.clusters`),
  };
}

function readUrl(text: string, auth: PrometheusAuth, key: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new InputError(
      `${key}: it must be an address such as https://prometheus.example.com`,
    );
  if (url.username || url.password)
    throw new InputError(
      `${key}: it must hold no password; write it under auth instead`,
    );
  if (url.search || url.hash)
    throw new InputError(`${key}: it must end before "?" and "#"`);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (auth.type !== 'none' && url.protocol === 'http:' && !isHere)
    throw new InputError(
      `${key}: it must begin with https://, since anybody on the way could read the credentials`,
    );
  return url.href.replace(/\/+$/, '');
}

function readAuth(config: Config | undefined, key: string): PrometheusAuth {
  const type = config?.getString('type') ?? 'none';
  if (!config || type === 'none') return { type: 'none' };
  if (type === 'basic')
    return {
      type,
      username: config.getString('username'),
      password: config.getString('password'),
    };
  if (type === 'bearer') return { type, token: config.getString('token') };
  if (type === 'sigv4')
    return {
      type,
      region: config.getString('region'),
      accountId: config.getOptionalString('accountId'),
    };
  throw new InputError(
    `${key}.type: "${type}" must be one of ${AUTH_TYPES.join(', ')}`,
  );
}

function readClusters(
  config: Config,
  key: string,
): PrometheusInstance['clusters'] {
  const clusters = new Map<string, Record<string, string>>();
  for (const [index, each] of config.getConfigArray('clusters').entries()) {
    const labels: Record<string, string> = {};
    const given = each.getOptionalConfig('labels');
    for (const label of given?.keys() ?? []) {
      if (!isLabelName(label))
        throw new InputError(
          `${key}[${index}].labels: "${label}" must be the name of a label, such as cluster`,
        );
      labels[label] = given!.getString(label);
    }
    clusters.set(each.getString('name'), labels);
  }
  if (clusters.size === 0)
    throw new InputError(`${key}: it must name a cluster`);
  const seen = new Map<string, string>();
  for (const [name, labels] of clusters) {
    const same = JSON.stringify(Object.entries(labels).sort());
    if (seen.has(same) || (clusters.size > 1 && same === '[]'))
      throw new InputError(
        `${key}: "${name}" needs labels that tell its series from those of "${
          seen.get(same) ?? [...clusters.keys()].find(other => other !== name)
        }", such as { cluster: ${name} }`,
      );
    seen.set(same, name);
  }
  return clusters;
}
