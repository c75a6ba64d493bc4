import { JsonObject, JsonValue } from '@backstage/types';
import { TemplateContext, TemplateValue } from 'nunjitsu';
import { Renderer } from './Renderer';
import { Step } from './Template';
import { UnknownExpressions } from './UnknownExpressions';

/** More repetitions of a step than these show nothing new. */
const MAX_ITERATIONS = 5;
const USER = {
  ref: 'user:default/sample-user',
  entity: {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'sample-user', namespace: 'default', annotations: {} },
    spec: {
      profile: { displayName: 'Sample User', email: 'sample-user@example.com' },
    },
  },
};

/**
 * What a template's expressions may refer to.
 *
 * Source: `NunjucksWorkflowRunner.execute` in `@backstage/plugin-scaffolder-backend`.
 */
export function contextOf(
  parameters: JsonObject,
  steps: JsonObject,
): TemplateContext {
  return {
    parameters,
    steps,
    user: USER,
    secrets: {},
    environment: { parameters: {}, secrets: {} },
    context: { task: { id: 'sample-task' } },
  } as TemplateContext;
}

/**
 * The inputs with which a step runs: none when its condition does not hold, several when it is repeated.
 *
 * @throws Error when an expression cannot be rendered
 */
export function inputsOf(
  step: Step,
  context: TemplateContext,
  unknowns: UnknownExpressions,
): JsonObject[] {
  const renderer = Renderer.create({ unknowns });
  const render = (value: unknown, scope: TemplateContext) =>
    renderDeep(renderer, value as JsonValue, scope);
  const each = step.each === undefined ? [] : render(step.each, context);
  const scopes =
    step.each === undefined
      ? [context]
      : Object.entries(each ?? {})
          .slice(0, MAX_ITERATIONS)
          .map(([key, value]) => ({ ...context, each: { key, value } }));
  return scopes
    .filter(scope => step.if === undefined || isTruthy(render(step.if, scope)))
    .map(scope => render(step.input, scope) as JsonObject);
}

function renderDeep(
  renderer: Renderer,
  value: JsonValue,
  context: TemplateContext,
): JsonValue | undefined {
  if (typeof value === 'string') {
    return renderer.renderValue(value, context) as JsonValue | undefined;
  }
  if (Array.isArray(value)) {
    return value.map(item => renderDeep(renderer, item, context) ?? '');
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item === undefined ? undefined : renderDeep(renderer, item, context),
    ]),
  );
}

/** Source: `isTruthy` in `@backstage/plugin-scaffolder-backend`. */
function isTruthy(value: TemplateValue | JsonValue | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
