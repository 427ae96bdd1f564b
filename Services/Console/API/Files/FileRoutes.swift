import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceBootstrap
import SharedModels

/// Files of cases: in by a form of the case's page, out as the service gives them to this user.
enum FileRoutes {
    /// A file that goes out is cut into parts of so many bytes: the connection counts as at work until the last one.
    private static let partBytes = 65_536
    /// Longest tag of a content.
    private static let longestTag = 100

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        for name in names(in: site.content.catalogue) {
            group.post("cases/:collection/:id/\(name)", by: site.content.catalogue.posts(filing: name, by: \.adders)) { request, context in
                let page = try CasePage(try await Visit(site, request, context), context)
                guard let files = page.shape.files, files.name == name else { throw Problem(.notFound, "The case has no such files.") }
                let upload = FileUpload(
                    visit: page.visit, kind: page.kind, shape: page.shape, files: files, id: page.id, kinds: files.kinds)
                if let refused = try await upload.take(request, context) { return try await page.answer(refused: refused) }
                return PageAnswer.redirect(to: Paths.item(page.shape.collection, page.id) + Paths.query([("done", FileUpload.code)]))
            }
            group.get("cases/:collection/:id/\(name)/:file", by: site.content.catalogue.posts(filing: name, by: \.readers)) {
                request, context in
                let page = try CasePage(try await Visit(site, request, context), context)
                return try await show(name, of: page, request, context)
            }
        }
    }

    /// Routes that take more than others.
    static func largeBodies(of site: ConsoleSite) -> [LargeBody] {
        names(in: site.content.catalogue).map { site.files.route("cases/:collection/:id/\($0)") }
    }

    private static func names(in catalogue: Catalogue) -> [String] { Set(catalogue.kinds.values.compactMap(\.files?.name)).sorted() }

    private static func show(
        _ name: String, of page: CasePage, _ request: Request, _ context: CallerRequestContext
    ) async throws -> Response {
        guard let files = page.shape.files, files.name == name,
            let id = context.parameters.get("file").flatMap(UUID.init(uuidString:)).map(CaseID.init)
        else { throw Problem(.notFound, "The address names no file.") }
        let (visit, site) = (page.visit, page.visit.site)
        guard visit.may(files.readers) else { throw Problem(.forbidden, "This file is not for \(visit.caller.role.rawValue).") }
        let slot = try site.files.going.take(for: visit.caller.subject)
        let file = try await site.services.file(
            page.shape.service, "\(page.path)/\(name)/\(id)", token: visit.token, tag: tag(of: request), most: site.files.limit)
        // As the service says it, word for word: nobody else keeps it, and a browser shows it and nothing that may stand in it.
        var fields: HTTPFields = [
            .cacheControl: "private, no-cache", .contentSecurityPolicy: "default-src 'none'; sandbox", .xContentTypeOptions: "nosniff",
        ]
        if !file.tag.isEmpty { fields[.eTag] = file.tag }
        guard let bytes = file.bytes else { return Response(status: .notModified, headers: fields) }
        // Of a text the service names the characters as well: `text/plain; charset=utf-8`.
        guard files.types.contains(FileContent.bare(file.type)) else {
            throw Problem(.unavailable, "The service gave something else than a file of its own.")
        }
        fields[.contentType] = file.type
        if !file.type.hasPrefix("image/") { fields[.contentDisposition] = "attachment" }
        let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
            // Held until the last part has gone out: it is in memory until then.
            defer { slot.release() }
            var rest = bytes
            while let part = rest.readSlice(length: min(partBytes, rest.readableBytes)), part.readableBytes > 0 {
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: fields, body: body)
    }

    /// What the browser has, when that can be a tag of a service.
    private static func tag(of request: Request) -> String? {
        request.headers[.ifNoneMatch].flatMap { text in
            text.utf8.count <= longestTag && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
        }
    }
}
