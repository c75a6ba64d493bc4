import {
  parseLabelSelector,
  validateDns1123Subdomain,
} from '@mooring/kubernetes-objects';
import { ARGOCD_ANNOTATIONS } from '@mooring/plugin-kubernetes-delivery-common';
import { annotation } from '../annotations';
import {
  annotationPath,
  renameAnnotation,
  setAnnotation,
} from '../fixes/entityFixes';
import { createRule } from '../rule/createRule';
import { quote } from '../text';

const {
  name: NAME,
  namespace: NAMESPACE,
  selector: SELECTOR,
} = ARGOCD_ANNOTATIONS;

interface Data {
  value: string;
  how: 'selector' | 'path' | 'illegal';
}

/** What should name an Application of Argo CD can't be the name of an object. */
export const argocdNameFormat = createRule({
  id: 'argocd-name-format',
  description:
    "The name of an Argo CD Application is written as a selector, with its namespace, or otherwise can't be the name of an object.",
  severity: 'error',
  needs: 'entity',
  message: ({ value, how }: Data) =>
    `The annotation ${NAME} is ${quote(value)}, ${
      {
        selector: `which is a label selector: that goes into ${SELECTOR}`,
        path: `which is a namespace and a name: the namespace goes into ${NAMESPACE}`,
        illegal: "which can't be the name of an Application",
      }[how]
    }.`,
  *check({ entity }) {
    const value = annotation(entity, NAME);
    if (value === undefined || isName(value)) return;
    const evidence = { path: annotationPath(NAME) };
    const [namespace, name, ...rest] = value.split('/');
    if (rest.length === 0 && name && isName(namespace) && isName(name)) {
      yield {
        ...{ data: { value, how: 'path' as const }, evidence },
        fixes: [
          withNamespace({ namespace, name }),
          setAnnotation({
            key: NAME,
            value: name,
            title: `write ${quote(name)}`,
          }),
        ],
      };
    } else if (isSelector(value)) {
      yield {
        ...{ data: { value, how: 'selector' as const }, evidence },
        fixes: renameAnnotation({
          ...{ entity, from: NAME, to: SELECTOR, certain: true },
          title: `make it ${SELECTOR}`,
        }),
      };
    } else {
      const likely = value.trim().toLowerCase();
      yield {
        ...{ data: { value, how: 'illegal' as const }, evidence },
        fixes: isName(likely)
          ? [
              setAnnotation({
                ...{ key: NAME, value: likely, certain: true },
                title: `write ${quote(likely)}`,
              }),
            ]
          : [],
      };
    }
  },
});

function withNamespace(options: { namespace: string; name: string }) {
  const { namespace, name } = options;
  const own = setAnnotation({
    ...{ key: NAME, value: name, certain: true },
    title: `write ${quote(name)}, in namespace ${quote(namespace)}`,
  });
  const other = setAnnotation({ key: NAMESPACE, value: namespace, title: '' });
  return { ...own, edits: [...own.edits, ...other.edits] };
}

function isName(value: string): boolean {
  return validateDns1123Subdomain(value).length === 0;
}

/** `app=cart`, `team in (shop)`; a word alone would be one as well, and is hardly meant so. */
function isSelector(value: string): boolean {
  if (!/[=!]|\sin\s/.test(value)) return false;
  try {
    parseLabelSelector(value);
    return true;
  } catch {
    return false;
  }
}
