import {
  ARGOCD_ANNOTATIONS,
  AskedApplications,
  mayHold,
} from '@mooring/plugin-kubernetes-delivery-common';
import { disagreements } from '../applications/findApplications';
import { MatchingConfig } from '../config/MatchingConfig';
import { objectEvidence } from '../findings/Finding';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { Fix } from '../fixes/Fix';
import { LocatedObject } from '../objects/workloads';
import { ObjectReference } from '../objects/ObjectReference';
import { createRule } from '../rule/createRule';
import { list, MANIFESTS, objectList, quote } from '../text';

type Aspect = 'namespace' | 'instance' | 'project';

interface Data {
  asked: AskedApplications;
  aspects: Aspect[];
  objects: readonly ObjectReference[];
  total: number;
}

/** The Application that an entity names exists, but in another namespace, instance or project than the entity says. */
export const argocdWrongPlace = createRule({
  id: 'argocd-wrong-place',
  description:
    'The Argo CD Application is in another namespace, instance or project than the annotations ask for.',
  severity: 'warning',
  needs: 'application',
  message: ({ asked, aspects, objects, total }: Data) =>
    `There is ${objectList(objects, total)}, but not in ${list(
      aspects.map(aspect => `${aspect} ${quote(asked[aspect])}`),
    )}, which ${list(aspects.map(aspect => ARGOCD_ANNOTATIONS[aspect]))} ${
      aspects.length === 1 ? 'asks' : 'ask'
    } for.`,
  *check({ applications: { asked, candidates, meant, areAll }, config }) {
    if (candidates.length === 0 || meant.length > 0) return;
    // In a checkout, an Application of the name is hardly another team's.
    const isInCheckout = candidates.every(({ cluster }) =>
      cluster.startsWith(MANIFESTS),
    );
    if (!areAll && !isInCheckout) return;
    const aspects = (['namespace', 'instance', 'project'] as const).filter(
      aspect =>
        candidates.some(each =>
          disagreements(asked, each, config).includes(aspect),
        ),
    );
    const evidence = objectEvidence(candidates);
    yield {
      data: {
        ...{ asked, aspects, objects: evidence.objects },
        total: candidates.length,
      },
      evidence: {
        ...evidence,
        path: annotationPath(ARGOCD_ANNOTATIONS[aspects[0]]),
      },
      fixes: candidates
        .slice(0, 3)
        .flatMap(each =>
          fixFor({ asked, config, isOnly: candidates.length === 1 }, each),
        ),
    };
  },
});

function fixFor(
  options: {
    asked: AskedApplications;
    config: MatchingConfig;
    isOnly: boolean;
  },
  application: LocatedObject,
): Fix[] {
  const { asked, config, isOnly } = options;
  const { cluster, object } = application;
  const holding = config.argocdInstances?.find(each =>
    mayHold(each, { cluster, reconciler: object }),
  );
  const right: Record<Aspect, string | undefined> = {
    namespace: object.namespace,
    instance: holding?.name,
    project: object.delivery?.project,
  };
  const wrong = disagreements(asked, application, config);
  if (wrong.some(aspect => right[aspect] === undefined)) return [];
  const fixes = wrong.map(aspect =>
    setAnnotation({
      ...{ key: ARGOCD_ANNOTATIONS[aspect], value: right[aspect]! },
      title: `${aspect} ${quote(right[aspect])}`,
    }),
  );
  return [
    {
      ...fixes[0],
      title: `ask for ${list(fixes.map(({ title }) => title))}`,
      certain: isOnly,
      edits: fixes.flatMap(({ edits }) => edits),
    },
  ];
}
