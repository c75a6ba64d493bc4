import { Config } from '@backstage/config';
import { formatKey } from '../ConfigurationError';
import { listAt, openKinds } from '../openKinds';
import { WeakSetting } from './WeakSetting';

const LOCATORS = 'kubernetes.clusterLocatorMethods';

/** Anyone who defines a cluster is sent the portal's tokens for it. */
export function* clusterSettings(config: Config): Generator<WeakSetting> {
  const index = listAt(config, LOCATORS).findIndex(
    locator => locator?.type === 'catalog',
  );
  const open = openKinds(config).find(({ kind }) => kind === 'Resource');
  if (index < 0 || !open) return;
  yield {
    key: [...LOCATORS.split('.'), index],
    message:
      "takes clusters from the catalog, where everybody may register a Resource, and so be sent the portal's tokens",
    remedy: `Take Resource out of ${formatKey(
      open.key,
    )}, and allow it in the rules of the locations that you trust.`,
  };
}

/** Clusters that get the portal's tokens without showing who they are. */
export function* unverifiedClusters(config: Config): Generator<WeakSetting> {
  for (const [at, locator] of listAt(config, LOCATORS).entries()) {
    const key = [...LOCATORS.split('.'), at];
    const clusters = Array.isArray(locator?.clusters) ? locator.clusters : [];
    const places = [
      { key: [...key, 'skipTLSVerify'], value: locator?.skipTLSVerify },
      {
        key: [...key, 'dangerouslyAllowSkipTLSVerify'],
        value: locator?.dangerouslyAllowSkipTLSVerify,
      },
      ...clusters.map((cluster: any, index: number) => ({
        key: [...key, 'clusters', index, 'skipTLSVerify'],
        value: cluster?.skipTLSVerify,
      })),
    ];
    for (const place of places) {
      if (String(place.value) !== 'true') continue;
      yield {
        key: place.key,
        message:
          'has the portal give its token to anyone who answers for the cluster',
        remedy: 'Remove it, and name the authority in caData or caFile.',
        risk: 'clusters-unverified',
      };
    }
  }
}
