import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  resolveSafeChildPath,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { EntityMatch } from '@mooring/plugin-kubernetes-matching-common';
import { editEntity, EntityFile } from './EntityFile';
import { MatchReader } from './MatchReader';

/** No catalog file is larger, in bytes. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * An action that writes the file of an entity into the workspace, with a fix applied that its match offers now, for
 * another action to open the pull request. It makes no edit but those of a fix.
 */
export function createFixAction(options: {
  catalog: CatalogService;
  urlReader: UrlReaderService;
  integrations: ScmIntegrationRegistry;
  matches: Pick<MatchReader, 'read'>;
}) {
  const { catalog, urlReader, integrations, matches } = options;
  return createTemplateAction({
    id: 'kubernetes-matching:fix',
    description:
      "Applies a fix of the link between an entity and its Kubernetes workloads to the entity's catalog file",
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z => z.string({ description: 'The entity' }),
        rule: z =>
          z.string({ description: 'The rule whose finding is to be fixed' }),
        fix: z => z.string({ description: 'The title of the fix' }),
      },
      output: {
        repoUrl: z =>
          z.string({
            description: "The file's repository, as publish actions name it",
          }),
        path: z => z.string({ description: "The file's path in it" }),
        targetBranch: z =>
          z
            .string({ description: 'The branch that the file is on' })
            .optional(),
        branch: z =>
          z.string({ description: 'A name for the branch of the change' }),
        title: z => z.string({ description: 'A title for the pull request' }),
        description: z =>
          z.string({ description: 'What is wrong, and what the fix does' }),
      },
    },
    async handler(ctx) {
      const { entityRef, rule, fix: title } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      const entity = await catalog.getEntityByRef(entityRef, { credentials });
      if (!entity) throw new NotFoundError(`There is no entity ${entityRef}.`);
      const match = await matches.read(entityRef, { credentials });
      const { finding, fix } = findFix(match, { rule, title });

      const file = EntityFile.of(entity, { integrations });
      const { buffer } = await urlReader.readUrl(file.url);
      const before = await buffer();
      if (before.length > MAX_FILE_BYTES) {
        throw new InputError(
          `${file.url} has ${before.length} bytes; no catalog file is that large.`,
        );
      }
      const text = before.toString('utf8');
      const edited = editEntity({ text, entity, edits: fix.edits });
      if (edited === text) {
        throw new ConflictError(
          `${file.url} has that fix already; the catalog will read it soon.`,
        );
      }
      const path = resolveSafeChildPath(ctx.workspacePath, file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, edited);
      ctx.logger.info(`Changed ${file.path}: ${fix.title}`);

      const { name } = entity.metadata;
      ctx.output('repoUrl', file.repoUrl);
      ctx.output('path', file.path);
      if (file.branch) ctx.output('targetBranch', file.branch);
      ctx.output('branch', `kubernetes-link/${name}`);
      ctx.output('title', `fix: link ${name} to its Kubernetes workloads`);
      ctx.output(
        'description',
        `${finding.message}\n\nFix: ${fix.title} (rule \`${finding.rule}\`).`,
      );
    },
  });
}

function findFix(match: EntityMatch, wanted: { rule: string; title: string }) {
  const { rule, title } = wanted;
  for (const finding of match.findings) {
    if (finding.rule !== rule) continue;
    const fix = finding.fixes.find(
      candidate =>
        candidate.title === title && candidate.target.type === 'entity',
    );
    if (fix) return { finding, fix };
  }
  throw new ConflictError(
    `${match.entityRef} has no finding of ${rule} with the fix "${title}" for its catalog file; ` +
      `its Kubernetes tab shows what there is now.`,
  );
}
