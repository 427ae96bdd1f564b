import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Puts the files of a form to a case, one after the other, as the user (REP-11 to REP-13, INT-07).
///
/// Not on condition of the case's version: a photo is of the place and not of what the page showed, and on a poor connection it may come long
/// after that. The service says whether the case still takes one.
struct FileUpload {
    let visit: Visit
    let kind: String
    let shape: Catalogue.Kind
    let files: Catalogue.Files
    let id: CaseID
    /// What they may show.
    let kinds: [String]

    /// What the command is called in words, and the form on its page.
    static let code = "attach"

    private var form: CommandForm { CommandForm(visit: visit, kind: kind) }

    /// Takes the form of a request.
    /// - Throws: `Problem`: 429, 503 when too many files are on the way; those of `Visit.fileForm`; `ServiceRefusal` (401).
    /// - Returns: what was refused; nil when all files are there.
    func take(_ request: Request, _ context: CallerRequestContext) async throws -> CasePage.Refused? {
        let place = try visit.site.files.coming.take(for: visit.caller.subject)
        defer { place.release() }
        do {
            return try await send(try await visit.fileForm(request, context))
        } catch let problem as Problem where problem == MultipartForm.tooManyParts {
            return tooMany([:])
        } catch let problem as Problem where problem.kind == .tooLarge {
            return tooLarge([:])
        }
    }

    private func send(_ sent: FileForm) async throws -> CasePage.Refused? {
        let fields = sent.filled.fields
        guard sent.filled.isOwn else { return form.foreign(Self.code, fields) }
        guard let what = fields["kind"], kinds.contains(what) else { return refused(fields, visit.wording.page("filesNoKind")) }
        guard sent.count > 0 else { return refused(fields, visit.wording.page("filesNone")) }
        guard sent.count <= FileForm.mostFiles else { return tooMany(fields) }
        guard (0..<sent.count).allSatisfy({ files.types.contains(sent.file($0).type) }) else {
            return refused(fields, visit.wording.page("filesWrongType"))
        }
        let key = try CommandRoutes.key(in: fields)
        var kept = 0
        do {
            for index in 0..<sent.count {
                let (bytes, type) = sent.file(index)
                _ = try await visit.site.services.upload(
                    shape.service, "/\(shape.collection)/\(id)/\(files.name)?kind=\(what)", bytes: bytes, type: type, token: visit.token,
                    key: DerivedKey.of(key, part: what, content: bytes))
                kept += 1
            }
        } catch let refusal as ServiceRefusal where refusal.status != 401 {
            return after(kept, of: sent.count, refusal.status == 413 ? tooLarge(fields) : form.refused(Self.code, fields, refusal))
        } catch is ServiceSilence {
            return after(kept, of: sent.count, form.silent(Self.code, fields))
        }
        return nil
    }

    /// The files are sent one after the other: those before the one that was refused are there.
    private func after(_ kept: Int, of count: Int, _ refused: CasePage.Refused) -> CasePage.Refused {
        guard kept > 0 else { return refused }
        let partly = visit.wording.page("filesPartly", ["n": String(kept), "all": String(count)])
        return CasePage.Refused(
            command: refused.command, sent: refused.sent, key: refused.key, title: "\(partly) \(refused.title)", detail: refused.detail,
            errors: refused.errors, status: refused.status)
    }

    private func tooMany(_ fields: [String: String]) -> CasePage.Refused {
        refused(fields, visit.wording.page("filesTooMany", ["n": String(FileForm.mostFiles)]), status: .contentTooLarge)
    }

    private func tooLarge(_ fields: [String: String]) -> CasePage.Refused {
        refused(fields, visit.wording.page("filesTooLarge", ["mb": visit.site.files.megabytes]), status: .contentTooLarge)
    }

    private func refused(
        _ fields: [String: String], _ detail: String, status: HTTPResponse.Status = .unprocessableContent
    ) -> CasePage.Refused {
        CasePage.Refused(
            command: Self.code, sent: fields, key: fields["_key"] ?? UUID().uuidString.lowercased(),
            title: visit.wording.page("filesNotTaken"), detail: detail, errors: [], status: status)
    }
}
