using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Docker;

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DockerConfigFile))]
[JsonSerializable(typeof(CredentialHelper.HelperLogin))]
[JsonSerializable(typeof(EngineLogin))]
[JsonSerializable(typeof(Dictionary<string, EngineLogin>))]
[JsonSerializable(typeof(EngineMessage))]
[JsonSerializable(typeof(EngineError))]
[JsonSerializable(typeof(EngineImage))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(RegistryErrors))]
[JsonSerializable(typeof(RegistryToken))]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ImageConfig))]
internal sealed partial class DockerJson : JsonSerializerContext;
