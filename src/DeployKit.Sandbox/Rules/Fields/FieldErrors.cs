using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Rules.Fields;

/// <summary>Collects what is wrong with an object, in the server's words.</summary>
/// <param name="isNew">Those of a server newer than 1.20.</param>
internal sealed class FieldErrors(bool isNew)
{
    private List<StatusCause>? _all;

    public bool IsNew { get; } = isNew;

    public IReadOnlyList<StatusCause> All => _all ?? (IReadOnlyList<StatusCause>)[];

    public void Required(string path, string detail = "") => Add("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", path);

    /// <param name="value">As Go prints it: text in quotes, see <see cref="GoText"/>.</param>
    public void Invalid(string path, string value, string detail) => Add("FieldValueInvalid", $"Invalid value: {value}: {detail}", path);

    public void InvalidText(string path, string? value, string detail) => Invalid(path, GoText.Quote(value ?? ""), detail);

    public void Forbidden(string path, string detail) => Add("FieldValueForbidden", $"Forbidden: {detail}", path);

    public void Duplicate(string path, string value) => Add("FieldValueDuplicate", $"Duplicate value: {value}", path);

    public void NotFound(string path, string value) => Add("FieldValueNotFound", $"Not found: {GoText.Quote(value)}", path);

    /// <param name="supported">In the order in which they are named.</param>
    public void NotSupported(string path, string value, IEnumerable<string> supported) =>
        Add("FieldValueNotSupported", $"Unsupported value: {GoText.Quote(value)}: supported values: {string.Join(", ", supported.Select(GoText.Quote))}", path);

    public void TooLong(string path, string detail) => Add("FieldValueTooLong", $"Too long: {detail}", path);

    /// <summary>One finding for each message.</summary>
    public void InvalidText(string path, string value, IEnumerable<string> details)
    {
        foreach (var detail in details)
            InvalidText(path, value, detail);
    }

    public void NotNegative(string path, long? value)
    {
        if (value < 0)
            Invalid(path, GoText.Number(value.Value), "must be greater than or equal to 0");
    }

    public void OneOf(string path, string? value, IReadOnlyList<string> supported)
    {
        if (!supported.Contains(value ?? ""))
            NotSupported(path, value ?? "", supported);
    }

    private void Add(string reason, string message, string path) => (_all ??= []).Add(new StatusCause(reason, message, path));
}
