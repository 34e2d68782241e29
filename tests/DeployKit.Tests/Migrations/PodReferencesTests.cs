using System.Text.Json.Nodes;
using DeployKit.Migrations;

namespace DeployKit.Tests.Migrations;

public sealed class PodReferencesTests
{
    [Theory]
    [InlineData("""{"containers":[{"env":[{"name":"A","valueFrom":{"configMapKeyRef":{"name":"web","key":"a"}}}]}]}""", "ConfigMap/web read")]
    [InlineData("""{"containers":[{"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db","key":"a"}}}]}]}""", "Secret/db read")]
    [InlineData("""{"containers":[{"env":[{"name":"A","value":"plain"}]}]}""", "")]
    [InlineData("""{"containers":[{"envFrom":[{"configMapRef":{"name":"web"}},{"prefix":"P_","secretRef":{"name":"db","optional":true}}]}]}""", "ConfigMap/web read, Secret/db optional read")]
    [InlineData("""{"initContainers":[{"envFrom":[{"secretRef":{"name":"db"}}]}],"containers":[]}""", "Secret/db read")]
    [InlineData("""{"volumes":[{"name":"v","configMap":{"name":"web","optional":true}},{"name":"w","secret":{"secretName":"db"}}]}""", "ConfigMap/web optional read, Secret/db read")]
    [InlineData("""{"volumes":[{"name":"v","projected":{"sources":[{"secret":{"name":"db"}},{"configMap":{"name":"web"}},{"serviceAccountToken":{"path":"t"}}]}}]}""", "ConfigMap/web read, Secret/db read")]
    [InlineData("""{"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}},{"name":"t","emptyDir":{}}]}""", "PersistentVolumeClaim/data")]
    [InlineData("""{"volumes":[{"name":"v","csi":{"driver":"d","nodePublishSecretRef":{"name":"mount"}}},{"name":"f","azureFile":{"secretName":"azure"}}]}""", "Secret/azure, Secret/mount")]
    [InlineData("""{"serviceAccountName":"migrator","imagePullSecrets":[{"name":"pull"}]}""", "Secret/pull, ServiceAccount/migrator")]
    [InlineData("""{"containers":[{"envFrom":[{"secretRef":"db"}]}],"volumes":[{"name":"v","flexVolume":{"secretRef":"db"}}]}""", "")]
    [InlineData("""{"containers":"three","volumes":[7],"imagePullSecrets":[{}],"serviceAccountName":5}""", "")]
    public void Every_place_that_names_an_object_is_found(string podSpec, string expected) =>
        Describe(podSpec).ShouldBe(expected);

    [Fact]
    public void An_object_that_one_place_requires_is_required() =>
        Describe("""
            {"containers":[{"envFrom":[{"secretRef":{"name":"db","optional":true}}],"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db","key":"k"}}}]}],
             "imagePullSecrets":[{"name":"db"}]}
            """).ShouldBe("Secret/db read");

    private static string Describe(string podSpec) => string.Join(", ", PodReferences.Of((JsonObject)JsonNode.Parse(podSpec)!)
        .Select(one => $"{one.Kind}/{one.Name}{(one.Optional ? " optional" : "")}{(one.Read ? " read" : "")}"));
}
