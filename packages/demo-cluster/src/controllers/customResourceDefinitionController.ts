import { transition } from './conditions';
import { Controller, updateStatus } from './ControllerContext';

/** Accepts the names of a CustomResourceDefinition; the API serves what it defines from its creation on. */
export const customResourceDefinitionController: Controller = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  reconcile(definition, context) {
    const { spec, status } = definition;
    const conditions = [
      {
        type: 'NamesAccepted',
        status: 'True',
        reason: 'NoConflicts',
        message: 'no conflicts found',
      },
      {
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      },
    ];
    updateStatus(context, definition, {
      acceptedNames: spec.names,
      storedVersions: spec.versions
        .filter((version: any) => version.storage)
        .map((version: any) => version.name),
      conditions: conditions.map(condition =>
        transition(status?.conditions, condition, context.now()),
      ),
    });
    return undefined;
  },
};
