//

export * from '../models/ClusterState.model';
export * from '../models/ClusterWorkloads.model';
export * from '../models/ContainerStatus.model';
export * from '../models/ContainerStatusState.model';
export * from '../models/EntityWorkloads.model';
export * from '../models/ErrorError.model';
export * from '../models/HealthStatus.model';
export * from '../models/ModelError.model';
export * from '../models/NextStep.model';
export * from '../models/PodRow.model';
export * from '../models/Problem.model';
export * from '../models/ProblemObject.model';
export * from '../models/ReadyPods.model';
export * from '../models/TooLargeObjects.model';
export * from '../models/WorkloadAssessment.model';
