import { ConformanceContext } from './ConformanceContext';

/** The ConfigMaps in the namespace of a test. */
export class ConfigMaps {
  constructor(private readonly context: ConformanceContext) {}

  get path(): string {
    return `/api/v1/namespaces/${this.context.namespace}/configmaps`;
  }

  async create(name: string, data: Record<string, string> = {}): Promise<any> {
    const { status, body } = await this.context.api.create(this.path, {
      metadata: { name },
      data,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }
}
