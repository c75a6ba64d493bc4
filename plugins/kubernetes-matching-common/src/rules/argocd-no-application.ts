import { validateDns1123Subdomain } from '@mooring/kubernetes-objects';
import {
  ARGOCD_ANNOTATIONS,
  AskedApplications,
} from '@mooring/plugin-kubernetes-delivery-common';
import { FoundApplications } from '../applications/FoundApplications';
import { annotationPath, setAnnotation } from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';
import { list, plain, quote } from '../text';

const {
  name: NAME,
  selector: SELECTOR,
  namespace: NAMESPACE,
} = ARGOCD_ANNOTATIONS;

interface Data {
  asked: AskedApplications;
  /** The Applications that the workloads themselves name. */
  tracking: string[];
}

/** An entity names an Application of Argo CD that no watched cluster has, or selects none. */
export const argocdNoApplication = createRule({
  id: 'argocd-no-application',
  description:
    'The annotation names an Argo CD Application that no watched cluster has, or selects none.',
  severity: 'warning',
  needs: 'application',
  message: ({ asked, tracking }: Data) =>
    `${
      asked.name === undefined
        ? `No Application on a watched cluster has the labels ${quote(
            asked.selector,
          )} that ${SELECTOR} asks for`
        : `No watched cluster has the Application ${quote(
            asked.name,
          )} that ${NAME} names`
    }${
      tracking.length > 0
        ? `; the workloads name ${list(tracking.map(plain))}`
        : ''
    }.`,
  *check({ applications: { asked, candidates, areAll, tracking } }) {
    const { name } = asked;
    if (candidates.length > 0 || !areAll) return;
    // What can't be a name is said by `argocd-name-format`.
    if (name !== undefined && validateDns1123Subdomain(name).length > 0) return;
    const sure = tracking.filter(({ isHint }) => !isHint);
    yield {
      data: {
        asked,
        tracking: sure.map(({ application }) => application.name),
      },
      evidence: { path: annotationPath(name === undefined ? SELECTOR : NAME) },
      fixes: name === undefined ? [] : sure.slice(0, 3).map(fixOf(sure)),
    };
  },
});

function fixOf(all: FoundApplications['tracking']) {
  return ({ application }: FoundApplications['tracking'][number]) => {
    const { namespace, name } = application;
    const fix = setAnnotation({
      ...{ key: NAME, value: name, certain: all.length === 1 },
      title: `name Application ${quote(name)}, as the workloads do`,
    });
    if (namespace === undefined) return fix;
    const where = setAnnotation({
      key: NAMESPACE,
      value: namespace,
      title: '',
    });
    return { ...fix, edits: [...fix.edits, ...where.edits] };
  };
}
