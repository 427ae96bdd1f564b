import HTTPTypes
package import Hummingbird

/// Makes answers that are pages for people: to be read, printed and signed on paper.
package enum HTMLAnswer {
    /// A page that loads nothing and runs nothing, whatever stands in it; caches do not store it, because what it shows depends on the caller.
    /// - Parameters:
    ///   - html: the whole document, its texts escaped.
    ///   - version: the case's version, for `ETag`.
    /// - Returns: the answer, with a content security policy that lets the page show nothing but itself.
    package static func make(_ html: String, version: Int64? = nil) -> Response {
        var fields: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
            .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'", .xContentTypeOptions: "nosniff",
        ]
        if let version { fields[.eTag] = EntityTag(version: version).description }
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
