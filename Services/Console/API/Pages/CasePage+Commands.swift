import Hummingbird

/// The forms of the commands of a case.
extension CasePage {
    /// Those that the case takes now and that this post may give, in the order of the contract's answer.
    func commands(of found: JSONValue, refused: Refused?) -> [[String: Any]] {
        let allowed = (found["allowedCommands"]?.array ?? []).compactMap(\.string)
        let version = found["version"]?.integer
        return allowed.compactMap { code in
            guard let command = shape.commands[code], visit.may(command.posts), CommandForm.isOffered(code, of: kind) else { return nil }
            let isRefused = refused?.command == code
            let usual = SignOff.isIt(code, of: kind) ? SignOff.usual(of: found) : [:]
            var view = commandView(code, command, refused: isRefused ? refused : nil, usual: usual)
            if let version { view["version"] = String(version) }
            view["open"] = isRefused || allowed.count == 1
            return view
        }
    }

    private func commandView(_ refused: Refused) -> [String: Any]? {
        shape.commands[refused.command].map { commandView(refused.command, $0, refused: refused) }
    }

    private func filesView(_ refused: Refused) -> [String: Any]? {
        guard refused.command == FileUpload.code, let files = shape.files else { return nil }
        return CaseFilesView(visit, kind: kind, shape: shape, id: id)?.form(
            action: "\(Paths.item(shape.collection, id))/\(files.name)", kinds: files.kinds, refused: refused)
    }

    private func commandView(
        _ code: String, _ command: Catalogue.Command, refused: Refused?, usual: [String: String] = [:]
    ) -> [String: Any] {
        CommandForm(visit: visit, kind: kind).view(
            code, command, action: "\(Paths.item(shape.collection, id))/\(code)", sent: refused?.sent ?? usual,
            errors: Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }, key: refused?.key)
    }

    /// Of the template `problem-banner`.
    /// - Parameters:
    ///   - refused: what was refused.
    ///   - isShown: whether its form is on the page.
    /// - Returns: the variables of the template.
    func problem(_ refused: Refused, isShown: Bool = true) -> [String: Any] {
        CommandForm(visit: visit, kind: kind).problem(refused, fields: shape.commands[refused.command]?.fields ?? [], isShown: isShown)
    }

    /// The form of a command, or for files, by itself, while the case cannot be shown; nil for what has none.
    func form(_ refused: Refused) throws -> Response? {
        guard var form = commandView(refused) ?? filesView(refused) else { return nil }
        let title = wording.command(refused.command, of: kind)
        var view = Frame.of(
            visit, title: title, current: Paths.list(shape.collection), follows: false, address: Paths.item(shape.collection, id))
        view["back"] = ["href": Paths.item(shape.collection, id), "label": wording.kind(kind)]
        form["version"] = refused.sent["_version"] ?? ""
        view["command"] = form
        view["problem"] = problem(refused)
        if refused.command == FileUpload.code { view["scripts"] = [["name": "photos.js"]] }
        if SignOff.isIt(refused.command, of: kind) { view["scripts"] = [["name": "signature.js"]] }
        return try visit.site.page("form", view, status: refused.status)
    }
}
