import HTTPTypes
import Hummingbird
import ServiceBootstrap

/// Style sheet, script and pictures of the pages. Their addresses change with their content, so browsers keep them for ever.
enum AssetRoutes {
    static func add(to router: RouterGroup<APIRequestContext>, of site: ConsoleSite) {
        router.get("assets/:name") { _, context in
            guard let asset = context.parameters.get("name").flatMap({ site.content.assets[$0] }) else {
                throw Problem(.notFound, "There is no such file.")
            }
            let fields: HTTPFields = [
                .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable", .xContentTypeOptions: "nosniff",
            ]
            return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
    }
}
