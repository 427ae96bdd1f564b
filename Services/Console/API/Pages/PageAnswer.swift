import HTTPTypes
import Hummingbird
import ServiceBootstrap

/// Makes answers that are pages of the Console.
enum PageAnswer {
    /// What a page may load and do: files of this server, pictures that it draws itself, forms to where it came from. Nothing that stands in it
    /// runs.
    private static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """

    /// - Parameters:
    ///   - html: the whole document, its texts escaped.
    ///   - status: of the answer.
    ///   - headers: more header fields.
    /// - Returns: the answer, which nobody keeps.
    static func make(_ html: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var fields = headers
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.cacheControl] = "no-store"
        fields[.contentSecurityPolicy] = policy
        fields[.xContentTypeOptions] = "nosniff"
        fields[values: .referrerPolicy] = ["same-origin"]
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// On to another page; after a form, so that reloading does not send it again.
    static func redirect(to path: String, headers: HTTPFields = [:]) -> Response {
        var fields = headers
        fields[.location] = path
        fields[.cacheControl] = "no-store"
        return Response(status: .seeOther, headers: fields)
    }
}
