import {
  Config,
  ConfigReader,
  readDurationFromConfig,
} from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  durationToMilliseconds,
  HumanDuration,
  JsonObject,
  JsonValue,
} from '@backstage/types';
import { CacheConfig, ClusterCacheConfig } from './CacheConfig';

const ROOT = 'kubernetes.cache';
const CLUSTER_KEYS = ['enabled', 'relistInterval', 'memoryLimit'];
const KEYS = [
  ...CLUSTER_KEYS,
  'clusterRefreshInterval',
  'liveTimeout',
  'metricsInterval',
  'clusters',
];

const DEFAULT_CLUSTER_REFRESH: HumanDuration = { seconds: 60 };
const DEFAULT_LIVE_TIMEOUT: HumanDuration = { seconds: 5 };
// How often metrics-server scrapes by default: its flag --metric-resolution.
const DEFAULT_METRICS_INTERVAL: HumanDuration = { seconds: 15 };

/** Factors of the suffixes of a quantity that make sense for memory. */
const UNITS: Record<string, number> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/**
 * Reads `kubernetes.cache`, whose keys are described in `config.d.ts`.
 *
 * @throws InputError that names the value, its place and what to write instead.
 */
export function readCacheConfig(config: Config): CacheConfig {
  // Names of clusters may have characters that no configuration key may have, so the values are read as they are.
  const values = readObject(config.getOptional(ROOT), ROOT, KEYS);
  const general = readCluster(values, ROOT, { enabled: true });
  const clusters = Object.entries(
    readObject(values.clusters, `${ROOT}.clusters`),
  ).map(([name, value]) => {
    const path = `${ROOT}.clusters.${name}`;
    const cluster = readObject(value, path, CLUSTER_KEYS);
    return [name, readCluster(cluster, path, general)] as const;
  });
  const byName = new Map<string, ClusterCacheConfig>(clusters);
  const milliseconds = (key: string, fallback: HumanDuration) =>
    durationToMilliseconds(
      readDuration(values[key], `${ROOT}.${key}`) ?? fallback,
    );
  return {
    enabled: general.enabled,
    clusterRefreshMs: milliseconds(
      'clusterRefreshInterval',
      DEFAULT_CLUSTER_REFRESH,
    ),
    liveTimeoutMs: milliseconds('liveTimeout', DEFAULT_LIVE_TIMEOUT),
    metricsIntervalMs: milliseconds(
      'metricsInterval',
      DEFAULT_METRICS_INTERVAL,
    ),
    forCluster: name => byName.get(name) ?? general,
  };
}

function readCluster(
  values: JsonObject,
  path: string,
  fallback: ClusterCacheConfig,
): ClusterCacheConfig {
  return {
    enabled: readBoolean(values.enabled, `${path}.enabled`) ?? fallback.enabled,
    relistInterval:
      readDuration(values.relistInterval, `${path}.relistInterval`) ??
      fallback.relistInterval,
    maxBytes:
      readBytes(values.memoryLimit, `${path}.memoryLimit`) ?? fallback.maxBytes,
  };
}

function readObject(
  value: JsonValue | undefined,
  path: string,
  keys?: readonly string[],
): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new InputError(
      `${path}: ${JSON.stringify(
        value,
      )} is not a map; write keys and values under it.`,
    );
  }
  for (const key of Object.keys(value)) {
    if (keys && !keys.includes(key)) {
      throw new InputError(
        `${path}.${key}: there is no such key; there are ${keys.join(', ')}.`,
      );
    }
  }
  return value;
}

function readBoolean(
  value: JsonValue | undefined,
  path: string,
): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw new InputError(
    `${path}: ${JSON.stringify(
      value,
    )} is neither true nor false; write one of them.`,
  );
}

function readDuration(
  value: JsonValue | undefined,
  path: string,
): HumanDuration | undefined {
  if (value === undefined) return undefined;
  const duration = parseDuration(value);
  if (duration && durationToMilliseconds(duration) > 0) return duration;
  throw new InputError(
    `${path}: ${JSON.stringify(
      value,
    )} is not a duration above zero; write for example { minutes: 30 } or "PT30M".`,
  );
}

function parseDuration(value: JsonValue): HumanDuration | undefined {
  try {
    return readDurationFromConfig(new ConfigReader({ value }), {
      key: 'value',
    });
  } catch {
    return undefined; // its message names neither the value nor the place
  }
}

function readBytes(
  value: JsonValue | undefined,
  path: string,
): number | undefined {
  if (value === undefined) return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([kMG]|[KMG]i)?$/.exec(
    String(value),
  ) ?? ['', '0'];
  const bytes = Math.floor(Number(amount) * UNITS[unit ?? '']);
  if (bytes > 0) return bytes;
  throw new InputError(
    `${path}: ${JSON.stringify(
      value,
    )} is not an amount of memory; write for example "512Mi", or a number of bytes.`,
  );
}
