using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Migrations.Judging;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(PodView))]
[JsonSerializable(typeof(EventView))]
internal sealed partial class ViewContext : JsonSerializerContext;
