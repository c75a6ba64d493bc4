import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

/**
 * Forgets the history of an etcd before a revision, as kube-apiserver does every five minutes: who watches or pages from
 * an earlier one gets 410.
 *
 * Source: `Compact` of the service `KV` in go.etcd.io/etcd/api `etcdserverpb/rpc.proto`; the request's field 1 is the revision.
 */
export async function compactEtcd(options: {
  /** The path of the Unix socket that etcd listens on. */
  socket: string;
  revision: bigint;
}): Promise<void> {
  const { socket, revision } = options;
  const message = Buffer.from([0x08, ...varint(revision)]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  const session = connectHttp2('http://localhost', {
    createConnection: () => connect(socket),
  });
  try {
    const request = session.request({
      ':method': 'POST',
      ':path': '/etcdserverpb.KV/Compact',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const trailers = once(request, 'trailers');
    const headers = once(request, 'response');
    request.end(Buffer.concat([frame, message]));
    request.resume();
    const [head] = await headers;
    const [tail] = head['grpc-status'] === undefined ? await trailers : [head];
    // 11 is OUT_OF_RANGE: somebody else has compacted it before.
    if (!['0', '11'].includes(String(tail['grpc-status']))) {
      throw new Error(`etcd answers ${tail['grpc-message']}`);
    }
  } finally {
    session.close();
  }
}

function varint(value: bigint): number[] {
  const rest = value >> 7n;
  const low = Number(value & 0x7fn);
  return rest === 0n ? [low] : [low | 0x80, ...varint(rest)];
}
