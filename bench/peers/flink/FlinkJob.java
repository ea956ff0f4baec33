import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/**
 * {@code FlinkJob <SQL file> <parallelism> <folder of checkpoints> <S3 endpoint>}: runs the statements of a
 * file on a cluster of one task manager inside this JVM.
 */
public class FlinkJob {
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("execution.runtime-mode", "STREAMING");
    configuration.setString("parallelism.default", args[1]);
    configuration.setString("taskmanager.numberOfTaskSlots", args[1]);
    configuration.setString("minicluster.number-of-taskmanagers", "1");
    configuration.setString("execution.checkpointing.interval", "10 s");
    configuration.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    configuration.setString("execution.checkpointing.dir", args[2]);
    configuration.setString("state.backend.type", "hashmap");
    configuration.setString("table.local-time-zone", "UTC");
    configuration.setString("pipeline.object-reuse", "true");
    configuration.setString("s3.endpoint", args[3]);
    configuration.setString("s3.endpoint.region", "us-east-1");
    configuration.setString("s3.path.style.access", "true");
    configuration.setString("s3.access-key", "test");
    configuration.setString("s3.secret-key", "test");
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    TableEnvironment tables =
        TableEnvironment.create(
            EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build());
    for (String statement : Files.readString(Path.of(args[0])).split(";\\s*\n")) {
      if (statement.isBlank()) continue;
      TableResult result = tables.executeSql(statement);
      if (statement.trim().startsWith("INSERT")) result.await();
    }
    System.exit(0);
  }
}
