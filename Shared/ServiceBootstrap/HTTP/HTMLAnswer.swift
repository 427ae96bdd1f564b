package import HTTPTypes
package import Hummingbird

/// Makes answers that are pages for people: to be read, printed and signed on paper.
package enum HTMLAnswer {
    /// A page that loads nothing and runs nothing, whatever stands in it; caches do not store it, because what it shows depends on the caller.
    /// - Parameters:
    ///   - html: the whole document, its texts escaped.
    ///   - version: the case's version, for `ETag`.
    ///   - sendsForm: whether the page has a form, which may then be sent here and nowhere else.
    ///   - status: of the answer.
    ///   - headers: more header fields.
    /// - Returns: the answer, with a content security policy that lets the page show nothing but itself.
    package static func make(
        _ html: String, version: Int64? = nil, sendsForm: Bool = false, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var fields = headers
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.cacheControl] = "no-store"
        let form = sendsForm ? "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" : ""
        fields[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'\(form)"
        fields[.xContentTypeOptions] = "nosniff"
        // An address may be a secret of its own, as that of a household's form is.
        fields[.referrerPolicy] = "no-referrer"
        if let version { fields[.eTag] = EntityTag(version: version).description }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}

extension HTTPField.Name {
    /// Whom a page tells where the reader comes from.
    static let referrerPolicy: HTTPField.Name = {
        guard let name = HTTPField.Name("Referrer-Policy") else { preconditionFailure("a constant token is a valid field name") }
        return name
    }()
}
