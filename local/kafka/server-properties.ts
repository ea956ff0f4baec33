export interface ServerSettings {
  readonly brokerPort: number;
  readonly controllerPort: number;
  readonly dataFolder: string;
  /**
   * The address that the broker binds to; clients are always told 127.0.0.1.
   *
   * @default '127.0.0.1'
   */
  readonly listenAddress?: string;
}

/** A dead letter may hold the envelope of a whole invocation of 6 MB, hence more than Kafka's 1 MB. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** The broker's configuration: broker and controller in one process, reachable from this machine only. */
export function serverProperties(
  settings: ServerSettings,
): Readonly<Record<string, string | number | boolean>> {
  const { brokerPort, controllerPort, dataFolder, listenAddress = '127.0.0.1' } = settings;
  return {
    'node.id': 1,
    'process.roles': 'broker,controller',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `CLIENTS://${listenAddress}:${brokerPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${brokerPort}`,
    'inter.broker.listener.name': 'CLIENTS',
    'listener.security.protocol.map': 'CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': dataFolder,
    'auto.create.topics.enable': false,
    'delete.topic.enable': true,
    'message.max.bytes': MAX_MESSAGE_BYTES,
    // One broker cannot replicate, and one partition each makes the first consumer start sooner.
    'default.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  };
}
