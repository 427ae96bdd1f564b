import Foundation
import SharedModels

/// The files of a case on a page: what there is, and the form that adds more.
struct CaseFilesView {
    let visit: Visit
    let kind: String
    let shape: Catalogue.Kind
    let files: Catalogue.Files
    let id: CaseID

    /// Nil for a kind of case that has no files.
    init?(_ visit: Visit, kind: String, shape: Catalogue.Kind, id: CaseID) {
        guard let files = shape.files else { return nil }
        (self.visit, self.kind, self.shape, self.files, self.id) = (visit, kind, shape, files, id)
    }

    private var wording: Wording { visit.wording }
    private var place: String { "\(Paths.item(shape.collection, id))/\(files.name)" }

    /// Whether the case takes one now, and from this post.
    func takesMore(_ found: JSONValue) -> Bool {
        visit.may(files.adders) && (found["allowedCommands"]?.array ?? []).contains(.string(FileUpload.code))
    }

    /// Of the section of a case's page; nil when there is nothing to see or do.
    /// - Parameters:
    ///   - found: the case.
    ///   - refused: what was wrong with the form.
    /// - Returns: the variables of the template `case-files`.
    func section(of found: JSONValue, refused: CasePage.Refused?) -> [String: Any]? {
        let items = items(of: found)
        let isOpen = refused?.command == FileUpload.code
        guard takesMore(found) || isOpen || !items.isEmpty else { return nil }
        var view: [String: Any] = ["title": wording.field(named: files.name), "items": items]
        if takesMore(found) || isOpen {
            view["form"] = form(action: place, kinds: files.kinds, refused: isOpen ? refused : nil)
            view["open"] = isOpen
            view["adding"] = wording.command(FileUpload.code, of: kind)
        }
        return view
    }

    /// What there is, the oldest first; without ways to it for a post that does not see them.
    func items(of found: JSONValue) -> [[String: Any]] {
        (found[files.name]?.array ?? []).compactMap { file in
            guard let name = file["id"]?.string.flatMap(UUID.init(uuidString:)).map(CaseID.init) else { return nil }
            let type = file["contentType"]?.string ?? ""
            let words = [
                wording.value(file["kind"]?.string ?? "", of: "kind"),
                file["at"]?.string.flatMap(Times.parse).map { Times.local($0, in: visit.site.zone) },
            ]
            return [
                "id": name.description, "label": words.compactMap(\.self).joined(separator: " "),
                "href": visit.may(files.readers) ? "\(place)/\(name)" : "",
                "isImage": type.hasPrefix("image/") && visit.may(files.readers), "type": wording.value(type, of: "contentType"),
            ]
        }
    }

    /// Of the template `command`.
    /// - Parameters:
    ///   - action: where the form is sent.
    ///   - kinds: what the files may show.
    ///   - chosen: of these, as long as nobody has chosen another.
    ///   - camera: whether a telephone opens its camera for it.
    ///   - refused: what was wrong with the form before.
    /// - Returns: the variables.
    func form(
        action: String, kinds: [String], chosen: String? = nil, camera: Bool = false, refused: CasePage.Refused?
    ) -> [String: Any] {
        let isPicture = files.types.allSatisfy { $0.hasPrefix("image/") }
        let selected = refused?.sent["kind"] ?? chosen
        return [
            "id": FileUpload.code, "action": action, "label": wording.command(FileUpload.code, of: kind), "csrf": visit.formToken,
            "idempotencyKey": refused.map(\.key) ?? UUID().uuidString.lowercased(), "multipart": true,
            "fields": [
                [
                    "id": "\(FileUpload.code)-kind", "name": "kind", "label": wording.page("filesKind"), "required": true,
                    (kinds.count > FieldView.mostRadios ? "isSelect" : "isRadios"): true,
                    "options": kinds.map { word in
                        ["value": word, "label": wording.value(word, of: "kind"), "selected": word == selected] as [String: Any]
                    },
                ]
            ] + inputs(isPicture: isPicture, camera: camera),
        ]
    }

    /// What takes the files: of a telephone's camera and of its gallery one each, as an input that opens the camera leads to nothing else.
    private func inputs(isPicture: Bool, camera: Bool) -> [[String: Any]] {
        let most = ["n": String(FileForm.mostFiles), "mb": visit.site.files.megabytes]
        let common: [String: Any] = [
            "name": "file", "isFile": true, "accept": isPicture ? "image/*" : files.types.joined(separator: ","),
            "limits": [
                "files": String(FileForm.mostFiles), "bytes": String(visit.site.files.limit),
                "tooMany": wording.page("filesTooMany", most), "tooLarge": wording.page("filesTooLarge", most),
            ],
        ]
        let chosen: [String: Any] = [
            "id": "\(FileUpload.code)-file", "several": true, "required": !camera, "hint": wording.page("filesHint", most),
            "label": wording.page(camera ? "filesGallery" : isPicture ? "filesPhoto" : "filesFile"),
        ]
        let taken: [String: Any] = ["id": "\(FileUpload.code)-camera", "capture": true, "label": wording.page("filesCamera")]
        return (camera ? [taken, chosen] : [chosen]).map { $0.merging(common) { own, _ in own } }
    }
}
