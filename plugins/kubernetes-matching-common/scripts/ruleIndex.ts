import { rules } from '../src';

const NEEDS = {
  entity: 'The entity alone',
  catalog: 'The other entities',
  application: 'The Applications of Argo CD',
  cluster: 'The clusters',
  state: 'The state of a cluster',
  fleet: 'All entities and all clusters',
};

/** The page `docs/rules/README.md`, made from what the rules say of themselves. */
export function ruleIndex(): string {
  const sections = Object.entries(NEEDS).map(([needs, title]) => {
    const items = rules
      .filter(rule => rule.needs === needs)
      .map(
        ({ id, severity, description }) =>
          `- [${id}](${id}.md) (${severity}): ${description}`,
      );
    return [`## ${title}`, '', ...items].join('\n');
  });
  return [
    '<!-- Generated: yarn workspace @mooring/plugin-kubernetes-matching-common docs -->',
    '',
    '# Rules',
    '',
    'Why a component is, or is not, linked to its workloads. Within a section, the rule that explains more stands first, and',
    'leads when several find something. Severities are the defaults; `kubernetesMatching.rules` in the app configuration',
    'changes them:',
    '',
    '```yaml',
    'kubernetesMatching:',
    '  rules:',
    '    only-finished: off',
    '    id-collision: error',
    '```',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n');
}
