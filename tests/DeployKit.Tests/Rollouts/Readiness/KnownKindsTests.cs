using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Manifests;
using DeployKit.Rollouts.Readiness;
using DeployKit.Yaml;

namespace DeployKit.Tests.Rollouts.Readiness;

public sealed class KnownKindsTests
{
    [Theory]
    [InlineData("v1", "ConfigMap")]
    [InlineData("v1", "Service")]
    [InlineData("v1", "Namespace")]
    [InlineData("batch/v1", "CronJob")]
    [InlineData("policy/v1", "PodDisruptionBudget")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler")]
    [InlineData("networking.k8s.io/v1", "Ingress")]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy")]
    [InlineData("coordination.k8s.io/v1", "Lease")]
    [InlineData("apps/v1", "Deployment")]
    [InlineData("batch/v1", "Job")]
    public void Of_what_works_as_soon_as_it_exists_nothing_is_said(string apiVersion, string kind)
    {
        var manifest = Classify(apiVersion, kind);
        manifest.Readiness.ShouldBeNull();
        manifest.IsUnverified.ShouldBeFalse();
    }

    [Theory]
    [InlineData("example.com/v1", "Widget")]
    [InlineData("gateway.networking.k8s.io/v1", "Gateway")]
    [InlineData("apps/v1", "ReplicaSet")]
    [InlineData("batch.volcano.sh/v1alpha1", "Job")]
    [InlineData("apps.kruise.io/v1beta1", "StatefulSet")]
    [InlineData("example.com/v1", "PersistentVolumeClaim")]
    public void What_nobody_knows_is_unverified(string apiVersion, string kind) => Classify(apiVersion, kind).IsUnverified.ShouldBeTrue();

    [Fact]
    public void Claims_and_definitions_are_awaited_without_being_listed()
    {
        Classify("v1", "PersistentVolumeClaim").Readiness.ShouldBeOfType<ClaimReadiness>();
        Classify("apiextensions.k8s.io/v1", "CustomResourceDefinition").Readiness.ShouldBeOfType<DefinitionReadiness>();
    }

    [Fact]
    public void What_is_listed_is_awaited_by_its_condition_Ready()
    {
        var manifest = Classify("example.com/v1", "Widget", new WaitForOptions { Kind = "Widget" });
        manifest.IsUnverified.ShouldBeFalse();
        manifest.Readiness.ShouldBeOfType<ExpressionReadiness>().Ready.ToString().ShouldBe("condition=Ready");
    }

    [Fact]
    public void An_entry_with_a_name_means_that_object_alone()
    {
        Classify("example.com/v1", "Widget", new WaitForOptions { Kind = "Widget", Name = "red" }).IsUnverified.ShouldBeTrue();
        Classify("example.com/v1", "Widget", new WaitForOptions { Kind = "Widget", Name = "blue" }).IsUnverified.ShouldBeFalse();
    }

    [Fact]
    public void A_listed_kind_of_another_project_is_awaited_by_its_condition_whatever_its_name()
    {
        Classify("batch.volcano.sh/v1alpha1", "Job", new WaitForOptions { Kind = "Job" }).Readiness.ShouldBeOfType<ExpressionReadiness>();
        Classify("serving.knative.dev/v1", "Service", new WaitForOptions { Kind = "Service" }).Readiness.ShouldBeOfType<ExpressionReadiness>();
    }

    [Fact]
    public void A_listed_service_is_awaited_until_it_has_its_address() =>
        Classify("v1", "Service", new WaitForOptions { Kind = "Service" }).Readiness.ShouldBeOfType<AddressReadiness>();

    [Fact]
    public void A_listed_claim_keeps_its_own_rule_unless_another_is_given()
    {
        Classify("v1", "PersistentVolumeClaim", new WaitForOptions { Kind = "PersistentVolumeClaim" }).Readiness.ShouldBeOfType<ClaimReadiness>();
        WaitCondition.TryParse("jsonpath={.status.phase}=Bound", out var bound).ShouldBeTrue();
        Classify("v1", "PersistentVolumeClaim", new WaitForOptions { Kind = "PersistentVolumeClaim", Ready = bound }).Readiness.ShouldBeOfType<ExpressionReadiness>();
    }

    private static Manifest Classify(string apiVersion, string kind, params WaitForOptions[] waitFor) => KnownKinds.Classify(
        new Manifest(
            new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = "blue" } },
            _ => new Mark("k8s/blue.yaml", 1, 1)),
        waitFor);
}
