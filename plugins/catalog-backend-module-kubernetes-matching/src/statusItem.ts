import { EntityStatusItem } from '@backstage/catalog-model/alpha';
import { Finding } from '@mooring/plugin-kubernetes-matching-common';

/** Messages quote what authors wrote, and the catalog sends them with the entity wherever it is listed. */
export const MAX_LENGTH = 1000;

const TYPE = 'mooring.dev/kubernetes-matching';

/** The status item of a finding. It depends on nothing else, so that processing an entity again changes nothing. */
export function toStatusItem(finding: Finding): EntityStatusItem {
  const message = describeFinding(finding);
  return finding.severity === 'info'
    ? { type: TYPE, level: 'info', message }
    : warning(message);
}

/** The level "error" would say that the catalog has refused the entity, which it has not. */
export function warning(message: string): EntityStatusItem {
  return { type: TYPE, level: 'warning', message };
}

/** The rule, under whose name its page tells more, the finding, and what mends it. */
export function describeFinding({ rule, message, fixes }: Finding): string {
  const remedy = fixes.map(({ title }) => title).join(', or ');
  const text = `${rule}: ${message}${remedy && ` To mend it, ${remedy}.`}`;
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
