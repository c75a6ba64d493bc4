import { CatalogIndex } from '../catalog/CatalogIndex';
import { evaluate } from '../evaluate/evaluate';
import { evaluateFleet } from '../evaluate/evaluateFleet';
import { Finding } from '../findings/Finding';
import { ExpectedFinding, Scenario } from './loadScenarios';

/**
 * What the rules find in a scenario, in the form in which `expected.yaml` writes it.
 *
 * @public
 */
export function outcomeOf(scenario: Scenario): Scenario['expected'] {
  const { clusters, config, entities, expected } = scenario;
  const catalog = CatalogIndex.create(entities);
  const matches = entities.map(entity => {
    const { entityRef, status, findings } = evaluate({
      entity,
      catalog,
      clusters,
      config,
    });
    return { entity: entityRef, status, findings: findings.map(outline) };
  });
  return expected.fleet
    ? {
        matches,
        fleet: evaluateFleet({ catalog, clusters, config }).map(outline),
      }
    : { matches };
}

function outline(finding: Finding): ExpectedFinding {
  const { rule, severity, cluster, message, fixes } = finding;
  const titles = fixes.map(fix => `${fix.certain ? '! ' : ''}${fix.title}`);
  return {
    rule,
    severity,
    ...(cluster === undefined ? {} : { cluster }),
    message,
    ...(titles.length > 0 ? { fixes: titles } : {}),
  };
}
