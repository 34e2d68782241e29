namespace DeployKit.Sandbox.Api.Errors;

/// <summary>One finding of a refused request: an entry of Status.details.causes.</summary>
/// <param name="Reason">FieldValueRequired, FieldValueInvalid, FieldValueNotSupported, FieldManagerConflict …</param>
/// <param name="Message">As the server words it.</param>
/// <param name="Field">The path: spec.template.spec.containers[0].name.</param>
internal sealed record StatusCause(string Reason, string Message, string Field);
