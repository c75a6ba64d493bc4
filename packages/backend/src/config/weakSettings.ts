import { Config } from '@backstage/config';
import { ConfigProblem } from './ConfigurationError';
import { authSettings } from './weak/authSettings';
import { catalogSettings } from './weak/catalogSettings';
import { clusterSettings, unverifiedClusters } from './weak/clusterSettings';
import { contentPolicySettings } from './weak/contentPolicySettings';
import { databaseSettings } from './weak/databaseSettings';
import { networkSettings } from './weak/networkSettings';
import { secretSettings } from './weak/secretSettings';
import { tlsSettings } from './weak/tlsSettings';
import { RISKS, WeakSetting } from './weak/WeakSetting';

/**
 * Finds the settings that make a portal in production an open one, and clusters that everybody may define in any portal. Each stops the start; one that somebody may mean is a
 * warning instead, at each start and in the doctor, where `mooring.acceptRisk` names it.
 */
export function weakSettings(options: {
  config: Config;
  /** Whether this is production: the variable NODE_ENV says so. */
  isProduction: boolean;
  /** Variables that weaken the process itself. Default: none. */
  env?: Record<string, string | undefined>;
}): ConfigProblem[] {
  const { config, isProduction, env = {} } = options;
  const clusters = clusterSettings(config);
  if (!isProduction) {
    return [...clusters].map(setting => ({ ...setting, severity: 'error' }));
  }
  const accepted = config.getOptionalStringArray('mooring.acceptRisk') ?? [];
  const settings: WeakSetting[] = [
    ...clusters,
    ...unverifiedClusters(config),
    ...authSettings(config),
    ...secretSettings(config),
    ...networkSettings(config),
    ...contentPolicySettings(config),
    ...tlsSettings(env),
    ...databaseSettings(config, env),
    ...catalogSettings(config),
  ];
  return [
    ...settings.map(({ risk, remedy, isAdvice, ...setting }): ConfigProblem => {
      if (isAdvice) return { ...setting, severity: 'warning', remedy };
      if (risk === undefined) return { ...setting, severity: 'error', remedy };
      if (accepted.includes(risk)) {
        return {
          ...setting,
          severity: 'warning',
          remedy: `mooring.acceptRisk accepts this as ${risk}. ${remedy}`,
        };
      }
      return {
        ...setting,
        severity: 'error',
        remedy: `${remedy} If you mean it, write mooring.acceptRisk: [${risk}].`,
      };
    }),
    ...accepted
      .filter(risk => !settings.some(setting => setting.risk === risk))
      .map((risk): ConfigProblem => {
        const isKnown = (RISKS as readonly string[]).includes(risk);
        return {
          severity: isKnown ? 'warning' : 'error',
          key: ['mooring', 'acceptRisk', accepted.indexOf(risk)],
          message: isKnown
            ? 'accepts a risk that no setting runs'
            : 'is not the name of a risk',
          remedy: isKnown ? 'Remove it.' : `Write one of ${RISKS.join(', ')}.`,
        };
      }),
  ];
}
