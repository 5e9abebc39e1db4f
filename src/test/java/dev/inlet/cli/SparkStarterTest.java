package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.state.LocalDisk;
import dev.inlet.testing.SharedSpark;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class SparkStarterTest {
  @Test
  void onOneMachineSparkStartsNoProcessForEachFileEither() {
    SparkConf conf = SharedSpark.session().sparkContext().getConf();
    LocalDisk.settings()
        .forEach((key, value) -> assertEquals(value, conf.get("spark.hadoop." + key)));
  }
}
