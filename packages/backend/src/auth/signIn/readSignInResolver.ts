import { Config } from '@backstage/config';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  SignInResolver,
  SignInResolverFactory,
} from '@backstage/plugin-auth-node';

/**
 * Reads `signIn.resolvers` of one environment: the first that finds a user decides, as with upstream's. If none does,
 * the error says what each has looked for.
 *
 * @returns undefined when the provider is for no sign-in
 * @throws InputError when a resolver or one of its options is unknown or wrong
 */
export function readSignInResolver<TResult>(
  config: Config,
  factories: Record<string, SignInResolverFactory<TResult>>,
): SignInResolver<TResult> | undefined {
  const configs = config.getOptionalConfigArray('signIn.resolvers') ?? [];
  if (configs.length === 0) return undefined;
  const resolvers = configs.map((each, index) => {
    const { resolver: name, ...options } = each.get<{ resolver: string }>();
    if (!Object.hasOwn(factories, name)) {
      throw new InputError(
        `signIn.resolvers[${index}].resolver: "${name}" is not one; write one of ${Object.keys(
          factories,
        ).join(', ')}`,
      );
    }
    const hasOptions = Object.keys(options).length > 0;
    try {
      return factories[name](hasOptions ? options : undefined);
    } catch (error) {
      throw new InputError(
        `signIn.resolvers[${index}], ${name}: ${(error as Error).message}`,
      );
    }
  });
  return async (info, context) => {
    const reasons: string[] = [];
    for (const resolve of resolvers) {
      try {
        return await resolve(info, context);
      } catch (error) {
        if ((error as Error).name !== 'NotFoundError') throw error;
        reasons.push((error as Error).message);
      }
    }
    throw new NotFoundError(reasons.join('; '));
  };
}
