package vn.amtiet.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The import rules of the README's diagram, over all modules. */
class ArchitectureTest {
    private static JavaClasses amtiet;

    @BeforeAll
    static void importClasses() {
        amtiet = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("vn.amtiet");
    }

    @Test
    void seesAllFourModules() {
        assertThat(amtiet.contain("vn.amtiet.vocabulary.Vocabulary")).isTrue();
        assertThat(amtiet.contain("vn.amtiet.pipeline.document.Document")).isTrue();
        assertThat(amtiet.contain("vn.amtiet.trainer.engine.Engine")).isTrue();
        assertThat(amtiet.contain("vn.amtiet.cluster.Amtiet")).isTrue();
    }

    @Test
    void onlySparkPackagesImportSpark() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..spark..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark..")
                .check(amtiet);
    }

    @Test
    void parquetAndHadoopSitInStorage() {
        noClasses()
                .that()
                .resideOutsideOfPackages("vn.amtiet.storage..", "..spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..")
                .check(amtiet);
    }

    @Test
    void onlyTheirEnginesImportNd4jAndItsNatives() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..engine.cpu..", "..engine.samediff..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco.openblas..")
                .check(amtiet);
    }

    @Test
    void onlyTheCudaEngineImportsCuda() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..engine.cuda..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.cuda..")
                .check(amtiet);
        noClasses()
                .that()
                .resideOutsideOfPackages("..engine.cpu..", "..engine.samediff..", "..engine.cuda..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(amtiet);
    }

    @Test
    void pipelineAndTrainerNeverSeeEachOther() {
        noClasses()
                .that()
                .resideInAPackage("vn.amtiet.pipeline..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("vn.amtiet.trainer..", "vn.amtiet.cluster..")
                .check(amtiet);
        noClasses()
                .that()
                .resideInAPackage("vn.amtiet.trainer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("vn.amtiet.pipeline..", "vn.amtiet.cluster..")
                .check(amtiet);
    }

    @Test
    void tokenizerStandsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("vn.amtiet.pipeline..", "vn.amtiet.trainer..", "vn.amtiet.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("vn.amtiet.pipeline..", "vn.amtiet.trainer..", "vn.amtiet.cluster..")
                .check(amtiet);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("vn.amtiet.(**)").should().beFreeOfCycles().check(amtiet);
    }

    @Test
    void namesSayWhatAClassDoes() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Utils?|Processor|Handler|Impl|Common|Misc)")
                .check(amtiet);
    }
}
