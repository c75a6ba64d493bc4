/**
 * Whether a role's trust policy asks for an external id other than the one given. It need not be evaluated whole for
 * that: a statement that lets nobody in without another id is enough.
 *
 * @returns `missing` when one is asked for and none given, `different` when another is asked for, else `undefined`
 */
export function externalIdProblem(
  policy: string,
  externalId: string | undefined,
): 'missing' | 'different' | undefined {
  const asked = statementsOf(policy)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Condition }) => externalIdsIn(Condition));
  if (asked.length === 0 || asked.some(ids => ids === undefined)) {
    return undefined;
  }
  if (externalId === undefined) return 'missing';
  return asked.some(ids => ids?.includes(externalId)) ? undefined : 'different';
}

interface Statement {
  Effect?: unknown;
  Condition?: unknown;
}

function statementsOf(policy: string): Statement[] {
  try {
    const { Statement = [] } = JSON.parse(policy);
    return [Statement].flat();
  } catch {
    return [];
  }
}

/** The ids of a condition for which `StringEquals` asks; `undefined` when it asks for none. */
function externalIdsIn(condition: unknown): string[] | undefined {
  const equals = Object.entries(Object(condition)).find(
    ([operator]) => operator.toLowerCase() === 'stringequals',
  )?.[1];
  const ids = Object.entries(Object(equals)).find(
    ([key]) => key.toLowerCase() === 'sts:externalid',
  )?.[1];
  return ids === undefined ? undefined : [ids].flat().map(String);
}
