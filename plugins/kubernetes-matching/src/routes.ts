import {
  createExternalRouteRef,
  createRouteRef,
  useRouteRef,
} from '@backstage/frontend-plugin-api';

/** The fleet page. */
export const rootRouteRef = createRouteRef();

/** The page of a rule, and the list of them all. */
export const rulesRouteRef = createRouteRef();

/** The form of a software template. */
export const templateRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});

/** Where the list of rules is. The old frontend system has one route for the whole fleet page. */
export function useRulesPath(): string | undefined {
  const rules = useRouteRef(rulesRouteRef)?.();
  const root = useRouteRef(rootRouteRef)?.();
  return rules ?? (root === undefined ? undefined : `${root}/rules`);
}
