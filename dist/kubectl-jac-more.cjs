if (parseInt(process.versions.node, 10) < 20) {
  process.stderr.write('error: kubectl jac needs Node.js 20 or later, this is ' + process.version + '\n');
  process.exit(1);
}
const __moduleUrl = 'file://' + __filename;
"use strict";var __create=Object.create;var __defProp=Object.defineProperty;var __getOwnPropDesc=Object.getOwnPropertyDescriptor;var __getOwnPropNames=Object.getOwnPropertyNames;var __getProtoOf=Object.getPrototypeOf,__hasOwnProp=Object.prototype.hasOwnProperty;var __esm=(fn,res,err2)=>function(){if(err2)throw err2[0];try{return fn&&(res=(0,fn[__getOwnPropNames(fn)[0]])(fn=0)),res}catch(e){throw err2=[e],e}};var __commonJS=(cb,mod)=>function(){try{return mod||(0,cb[__getOwnPropNames(cb)[0]])((mod={exports:{}}).exports,mod),mod.exports}catch(e){throw mod=0,e}};var __export=(target,all)=>{for(var name in all)__defProp(target,name,{get:all[name],enumerable:!0})},__copyProps=(to,from,except,desc)=>{if(from&&typeof from=="object"||typeof from=="function")for(let key of __getOwnPropNames(from))!__hasOwnProp.call(to,key)&&key!==except&&__defProp(to,key,{get:()=>from[key],enumerable:!(desc=__getOwnPropDesc(from,key))||desc.enumerable});return to};var __toESM=(mod,isNodeMode,target)=>(target=mod!=null?__create(__getProtoOf(mod)):{},__copyProps(isNodeMode||!mod||!mod.__esModule?__defProp(target,"default",{value:mod,enumerable:!0}):target,mod)),__toCommonJS=mod=>__copyProps(__defProp({},"__esModule",{value:!0}),mod);function usageError(init){return new JacScaleError({...init,exitCode:exitCodes.usage})}var exitCodes,JacScaleError,init_error=__esm({"src/model/error.ts"(){"use strict";exitCodes={ok:0,error:1,usage:2,changesPresent:3,notReady:4,rolledBack:5,locked:6,timeout:7,cancelled:130},JacScaleError=class extends Error{code;why;next;place;exitCode;static[Symbol.hasInstance](value){return value instanceof Error&&value.name==="JacScaleError"}constructor(init){super(init.what,init.cause===void 0?void 0:{cause:init.cause}),this.name="JacScaleError",this.code=init.code,this.why=init.why,this.next=init.next,this.place=init.place,this.exitCode=init.exitCode??exitCodes.error}}}});function at(value,...path){let current=value;for(let step of path)typeof step=="number"?current=Array.isArray(current)?current[step]:void 0:current=isFields(current)&&Object.hasOwn(current,step)?current[step]:void 0;return current}function textAt(value,...path){let found=at(value,...path);return typeof found=="string"?found:void 0}function numberAt(value,...path){let found=at(value,...path);return typeof found=="number"?found:void 0}function listAt(value,...path){let found=at(value,...path);return Array.isArray(found)?found:[]}function fieldsAt(value,...path){let found=at(value,...path);return isFields(found)?found:{}}var isFields,init_read=__esm({"src/model/read.ts"(){"use strict";isFields=value=>typeof value=="object"&&value!==null&&!Array.isArray(value)}});var socks_exports={};__export(socks_exports,{openSocks:()=>openSocks});async function openSocks(proxy,host,port2,timeoutMs){let socket=net.connect({host:proxy.hostname.replace(/^\[|\]$/g,""),port:Number(proxy.port||1080)});socket.on("error",()=>{});let timer=setTimeout(()=>socket.destroy(new Error(`no answer in ${timeoutMs} ms`)),timeoutMs);try{await(0,import_node_events.once)(socket,"connect");let inbox=new Inbox(socket);await greet(socket,inbox,decodeURIComponent(proxy.username),decodeURIComponent(proxy.password));let name=Buffer.from(host),address=net.isIPv4(host)?[1,...host.split(".").map(Number)]:[3,name.length,...name];socket.write(Buffer.from([5,1,0,...address,port2>>8,port2&255]));let[,status,,family]=await inbox.take(4);if(status!==0)throw new Error(`refused with SOCKS status ${status}`);let length=family===1?4:family===4?16:(await inbox.take(1))[0]??0;return await inbox.take(length+2),inbox.release(),socket}catch(error){throw socket.destroy(),error}finally{clearTimeout(timer)}}async function greet(socket,inbox,username,password){let methods=username===""?[0]:[0,2];socket.write(Buffer.from([5,methods.length,...methods]));let[version,method]=await inbox.take(2);if(version!==5)throw new Error("is not a SOCKS5 proxy");if(method===0)return;if(method!==2||username==="")throw new Error("wants another authentication");let[name,secret]=[Buffer.from(username),Buffer.from(password)];socket.write(Buffer.from([1,name.length,...name,secret.length,...secret]));let[,refused3]=await inbox.take(2);if(refused3!==0)throw new Error("refused name and password")}var import_node_events,net,Inbox,events,init_socks=__esm({"src/adapters/kube/socks.ts"(){"use strict";import_node_events=require("node:events"),net=__toESM(require("node:net"),1);Inbox=class{#socket;#wake=()=>{};#changed=()=>this.#wake();constructor(socket){this.#socket=socket;for(let name of events)socket.on(name,this.#changed)}async take(length){for(;;){let bytes=this.#socket.read(length);if(bytes?.length===length)return bytes;if(bytes!==null||this.#socket.readableEnded||this.#socket.destroyed)throw this.#socket.errored??new Error("closed the connection");await new Promise(resolve2=>{this.#wake=resolve2})}}release(){for(let name of events)this.#socket.off(name,this.#changed)}},events=["readable","end","close"]}});async function openTunnel(proxy,host,port2,timeoutMs){let open2=proxy.protocol.startsWith("socks")?(await Promise.resolve().then(()=>(init_socks(),socks_exports))).openSocks:openConnect;try{return await open2(proxy,host,port2,timeoutMs)}catch(error){let{message,code}=error;throw Object.assign(new Error(`proxy ${proxyText(proxy)}: ${message||code}`,{cause:error}),{code})}}function openConnect(proxy,host,port2,timeoutMs){let target=`${net2.isIPv6(host)?`[${host}]`:host}:${port2}`,user2=`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;return new Promise((resolve2,reject)=>{let request2=(proxy.protocol==="https:"?https:http).request({host:proxy.hostname.replace(/^\[|\]$/g,""),port:proxy.port||(proxy.protocol==="https:"?443:80),method:"CONNECT",path:target,agent:!1,headers:{host:target,...user2===":"?{}:{"proxy-authorization":`Basic ${Buffer.from(user2).toString("base64")}`}}}),timer=setTimeout(()=>request2.destroy(new Error(`no answer in ${timeoutMs} ms`)),timeoutMs);request2.on("connect",(response,socket,head)=>{clearTimeout(timer),response.statusCode===200?(head.length>0&&socket.unshift(head),resolve2(socket)):(socket.destroy(),reject(new Error(`refused with ${response.statusCode} ${response.statusMessage}`)))}),request2.on("response",response=>request2.destroy(new Error(`answered ${response.statusCode}`))),request2.on("error",error=>{clearTimeout(timer),reject(error)}),request2.end()})}var http,https,net2,TunnelAgent,PlainTunnelAgent,proxyText,init_tunnel=__esm({"src/adapters/kube/tunnel.ts"(){"use strict";http=__toESM(require("node:http"),1),https=__toESM(require("node:https"),1),net2=__toESM(require("node:net"),1),TunnelAgent=class extends https.Agent{#connect;constructor(proxy,options,timeoutMs){super(options),this.#connect=(request2,opened)=>{openTunnel(proxy,String(request2.host),Number(request2.port),timeoutMs).then(socket=>opened(null,super.createConnection({...request2,socket})),error=>opened(error,void 0))}}createConnection(options,opened){opened!==void 0&&this.#connect(options,opened)}},PlainTunnelAgent=class extends http.Agent{#connect;constructor(proxy,options,timeoutMs){super(options),this.#connect=(request2,opened)=>{openTunnel(proxy,String(request2.host),Number(request2.port),timeoutMs).then(socket=>opened(null,socket),error=>opened(error,void 0))}}createConnection(options,opened){opened!==void 0&&this.#connect(options,opened)}},proxyText=proxy=>`${proxy.protocol}//${proxy.host}`}});function agentFor(server,proxy,connectMs,use2){let options={keepAlive:!0,timeout:idleMs,...use2==="requests"?{maxSockets}:{}},secure=server.protocol==="https:";return proxy===void 0?secure?new https2.Agent(options):new http2.Agent(options):secure?new TunnelAgent(proxy,options,connectMs):new PlainTunnelAgent(proxy,options,connectMs)}var http2,https2,maxSockets,idleMs,init_agents=__esm({"src/adapters/kube/agents.ts"(){"use strict";http2=__toESM(require("node:http"),1),https2=__toESM(require("node:https"),1);init_tunnel();maxSockets=4,idleMs=3e4}});var init_config_types=__esm({"node_modules/@kubernetes/client-node/dist/config_types.js"(){}});var init_kubeconfig=__esm({"src/adapters/kube/kubeconfig.ts"(){"use strict";init_config_types();init_error();init_read()}});function environmentProxy(server,env){let name=server.protocol==="https:"?"HTTPS_PROXY":"HTTP_PROXY",value=env[name]||env[name.toLowerCase()];if(!value||isExcluded(server,env.NO_PROXY||env.no_proxy||""))return;let url=parsed(value.includes("://")?value:`http://${value}`);if(url!==void 0)return url;let variable=env[name]?name:name.toLowerCase();throw usageError({code:"ProxyInvalid",what:`the environment variable ${variable} ${expected}`,why:`${server.host} would be asked through it`,next:`correct ${variable}, or name hosts that need no proxy in NO_PROXY`,place:{key:variable}})}function parsed(value){let url=URL.canParse(value)?new URL(value):void 0;return url!==void 0&&schemes.includes(url.protocol)?url:void 0}function isExcluded(server,noProxy){let host=server.hostname.replace(/^\[|\]$/g,"").toLowerCase(),port2=server.port||(server.protocol==="https:"?"443":"80");return host==="localhost"||host==="::1"||(0,import_node_net.isIPv4)(host)&&host.startsWith("127.")?!0:noProxy.split(",").some(entry=>excludes(entry.trim().toLowerCase(),host,port2))}function excludes(entry,host,port2){if(entry==="*")return!0;if(entry==="")return!1;let[network="",prefix]=entry.split("/");if(prefix!==void 0)return(0,import_node_net.isIP)(host)!==0&&inNetwork(host,network,Number(prefix));let[,bare="",onlyPort]=/^(\[[^\]]+\]|[^:]+|.*:.*:.*?)(?::(\d+))?$/.exec(entry)??[];if(onlyPort!==void 0&&onlyPort!==port2)return!1;let name=bare.replace(/^\[|\]$/g,"").replace(/^\*(?=\.)/,"");return(0,import_node_net.isIP)(name)!==0?name===host:name.startsWith(".")?host.endsWith(name):host===name||host.endsWith(`.${name}`)}function inNetwork(host,network,prefix){let family=(0,import_node_net.isIPv4)(host)?"ipv4":"ipv6";if((0,import_node_net.isIP)(network)!==(0,import_node_net.isIP)(host)||!(prefix>=0&&prefix<=(family==="ipv4"?32:128)))return!1;let list=new import_node_net.BlockList;return list.addSubnet(network,prefix,family),list.check(host,family)}var import_node_net,schemes,expected,init_proxy=__esm({"src/adapters/kube/proxy.ts"(){"use strict";import_node_net=require("node:net");init_error();init_kubeconfig();schemes=["http:","https:","socks5:","socks5h:"];expected="must be an http, https or socks5 URL"}});function parseImage(text2){let[named3="",digest]=text2.split("@",2),[,path="",tag]=/^(.*?)(?::([^/:]*))?$/.exec(named3)??[],[first="",...rest]=path.split("/"),hasHost2=rest.length>0&&(/[.:]/.test(first)||first==="localhost"),registry2=hasHost2?first:dockerHub,names2=hasHost2?rest:[first,...rest],repository=registry2===dockerHub&&names2.length===1?`library/${names2[0]}`:names2.join("/");if(!(repository.split("/").every(part=>component.test(part))&&/^[A-Za-z0-9.-]+(:[0-9]+)?$/.test(registry2)&&(tag===void 0||/^\w[\w.-]{0,127}$/.test(tag))&&(digest===void 0||/^sha256:[0-9a-f]{64}$/.test(digest))))throw usageError({code:"ImageInvalid",what:`"${text2}" is not the name of an image`,why:"expected [HOST[:PORT]/]NAME[:TAG][@sha256:\u2026], the name in lower case"});return{registry:registry2==="index.docker.io"?dockerHub:registry2,repository,...tag===void 0?{}:{tag},...digest===void 0?{}:{digest}}}function imageText({registry:registry2,repository,tag,digest}){return`${registry2}/${repository}${tag===void 0?"":`:${tag}`}${digest===void 0?"":`@${digest}`}`}function pinnedText({registry:registry2,repository},digest){return`${registry2}/${repository}@${digest}`}var dockerHub,component,init_image=__esm({"src/model/image.ts"(){"use strict";init_error();dockerHub="docker.io",component=/^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/}});function digestOf(bytes){return`sha256:${(0,import_node_crypto2.createHash)("sha256").update(bytes).digest("hex")}`}var import_node_crypto2,init_digest=__esm({"src/engine/image/digest.ts"(){"use strict";import_node_crypto2=require("node:crypto")}});var oci,docker,families,isForeign,init_media=__esm({"src/engine/image/media.ts"(){"use strict";oci={name:"oci",index:"application/vnd.oci.image.index.v1+json",manifest:"application/vnd.oci.image.manifest.v1+json",config:"application/vnd.oci.image.config.v1+json",layer:"application/vnd.oci.image.layer.v1.tar+gzip"},docker={name:"docker",index:"application/vnd.docker.distribution.manifest.list.v2+json",manifest:"application/vnd.docker.distribution.manifest.v2+json",config:"application/vnd.docker.container.image.v1+json",layer:"application/vnd.docker.image.rootfs.diff.tar.gzip"},families=[oci,docker],isForeign=mediaType=>/foreign|nondistributable/.test(mediaType)}});async function readManifest({repository,name,cache},digest){let key=`manifest-${digest}`,kept=/^(\S*)\n(.*)$/s.exec(await cache.get(key)??"");if(kept!==null&&isOf(digest,kept[2]))return{mediaType:kept[1]??"",content:parsed3(kept[2])};let manifest=await repository.manifest(digest);if(manifest===void 0)throw imageNotFound(name);let text2=Buffer.from(manifest.bytes).toString("utf8"),content=parsed3(text2),mediaType=textAt(content,"mediaType")??manifest.mediaType;return await cache.set(key,`${mediaType}
${text2}`),{mediaType,content}}async function readImage(source,{mediaType,content}){let{name,cache,repository}=source,family=families.find(({manifest})=>manifest===mediaType);if(family===void 0)throw unreadable(name,`its manifest is of the kind ${mediaType}`);let descriptor=descriptorOf(fieldsAt(content,"config")),key=`config-${descriptor.digest}`,text2=await cache.get(key);if(!isOf(descriptor.digest,text2)){if(descriptor.size>configLimit)throw unreadable(name,`its config has ${descriptor.size} bytes`);let chunks=[];for await(let chunk of repository.blob(descriptor))chunks.push(Buffer.from(chunk));text2=Buffer.concat(chunks).toString("utf8"),await cache.set(key,text2)}let config=parsed3(text2);if(!isFields(config))throw unreadable(name,"its config is not JSON");let layers=listAt(content,"layers").map(descriptorOf),layersSaid=listAt(config,"rootfs","diff_ids").length;if(layersSaid!==layers.length)throw unreadable(name,`its config tells of ${layersSaid} layers, its manifest of ${layers.length}`);return{family,platform:platformOf(config),config,configDigest:descriptor.digest,layers}}function platformOf(value){let variant=textAt(value,"variant");return{os:textAt(value,"os")??"",architecture:textAt(value,"architecture")??"",...variant===void 0||variant===""?{}:{variant}}}function parsed3(text2){try{return text2===void 0?void 0:JSON.parse(text2)}catch{return}}function imageNotFound(name){return new JacScaleError({code:"ImageNotFound",what:`there is no image ${imageText(name)}`,why:`${name.registry} does not know it`,next:"look for a typing mistake in its name or tag"})}function unreadable(name,why){return new JacScaleError({code:"BaseUnreadable",what:`no code can be put on ${imageText(name)}`,why,next:"name another image as python_image, or build with a Dockerfile: kubectl jac init --dockerfile"})}var configLimit,descriptorOf,isOf,init_read_image=__esm({"src/engine/image/read-image.ts"(){"use strict";init_error();init_image();init_read();init_digest();init_media();configLimit=4<<20;descriptorOf=value=>({...isFields(value)?value:{},mediaType:textAt(value,"mediaType")??"",digest:textAt(value,"digest")??"",size:numberAt(value,"size")??0});isOf=(digest,text2)=>text2!==void 0&&digestOf(Buffer.from(text2))===digest}});function refusalOf(status,text2){let body;try{body=JSON.parse(text2)}catch{}let first=listAt(body,"errors")[0],detail=textAt(first,"detail")??textAt(first,"detail","Err")??textAt(first,"detail","message"),message=[textAt(first,"message")??textAt(body,"details")??textAt(body,"message"),detail].filter(part=>part!==void 0&&part!=="").join(": ");return{status,code:textAt(first,"code")??"",message:oneLine(message)}}function refused(about,refusal){let{registry:registry2,repository,access}=about;return isFull(refusal)?registryFull(about,refusal):refusal.status===401||refusal.status===403?denied(about,said(refusal)):refusal.status===404?new JacScaleError({code:access==="push"?"RepositoryMissing":"ImageNotFound",what:`${registry2} has no ${repository}`,why:said(refusal),next:access==="push"?"make the repository first (some registries, such as Amazon ECR, do not make one at a push), and look for a typing mistake in the name":"look for a typing mistake in the name of the image"}):new JacScaleError({code:"RegistryFailed",what:`${registry2} ${refusal.status>=500||refusal.status===429?"keeps failing":"refused a request"}, while we ${doing(about)}`,why:refusal.status===429?`too many requests: ${said(refusal)}`:said(refusal),next:"run the command again; what was sent before is not sent twice"})}function registryFull({registry:registry2,repository},refusal){return new JacScaleError({code:"RegistryFull",what:`${registry2} has no room for ${repository}`,why:said(refusal),next:"delete old images there or raise its quota, then run the command again"})}function denied(about,why){let{registry:registry2,repository,access,login}=about,act=access==="push"?`push to ${repository}`:`pull ${repository}`;if(login===void 0)return new JacScaleError({code:"RegistryDenied",what:`${registry2} does not let anybody ${act} without a login`,why:access==="pull"?`${why}; it answers the same for an image that does not exist`:why,next:`give DOCKER_USERNAME and DOCKER_PASSWORD, or log in with: docker login ${registry2}`});let scope=access==="push"?"pull,push":"pull";return new JacScaleError({code:"RegistryDenied",what:`${registry2} does not let ${login.username} ${act}`,why:`${why}; needed is the scope repository:${repository}:${scope}`,next:remedies[registry2]??`give the user this right at ${registry2}, and look for a typing mistake in the name`})}function wrongPassword({registry:registry2,login},refusal){return new JacScaleError({code:"RegistryDenied",what:`${registry2} does not take the password of ${login?.username}`,why:said(refusal),next:"check DOCKER_USERNAME and DOCKER_PASSWORD; most registries want an access token instead of the password"})}function unreachable(registry2,error){let{code="",message=""}=error,plain4=code==="EPROTO"||code==="ERR_SSL_WRONG_VERSION_NUMBER";return new JacScaleError({code:"RegistryUnreachable",what:`cannot reach the registry ${registry2}`,why:message.startsWith("proxy ")?message:plainWords[code]??(message||code),next:plain4?`if it speaks plain HTTP, say so with: --insecure-registry ${registry2}`:isCertificateError(code)?"name the certificate of its authority in NODE_EXTRA_CA_CERTS":"check the name, the network and HTTPS_PROXY",cause:error})}var messageLength,oneLine,said,full,isFull,doing,remedies,plainWords,isCertificateError,isLasting2,init_errors=__esm({"src/adapters/oci/errors.ts"(){"use strict";init_error();init_image();init_read();messageLength=300;oneLine=text2=>text2.replace(/\s+/g," ").trim().slice(0,messageLength),said=({status,code,message})=>`it answered ${status}${code===""?"":` ${code}`}${message===""?"":`: ${message}`}`,full=/no space left|disk (is )?full|quota|insufficient (storage|space)/i,isFull=({status,message})=>status===507||(status>=500||status===403||status===412)&&full.test(message);doing=({access,repository})=>access==="push"?`pushed to ${repository}`:`read ${repository}`;remedies={"ghcr.io":"give the job `permissions: packages: write` (a personal token: the scope write:packages); a package that exists must give this repository the role Write in its settings",[dockerHub]:"the name must begin with your own user or organisation, and the access token needs Read & Write"};plainWords={ECONNREFUSED:"connection refused",ECONNRESET:"the connection was cut",EPIPE:"the connection was cut",ENOTFOUND:"no such host",EAI_AGAIN:"the name server does not answer",ETIMEDOUT:"timed out",EHOSTUNREACH:"no route to host",ENETUNREACH:"network is unreachable",EPROTO:"it does not speak TLS"};isCertificateError=code=>/^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code),isLasting2=error=>{let{code=""}=error;return["ENOTFOUND","EPROTO","ERR_INVALID_URL"].includes(code)||/^ERR_SSL_/.test(code)||isCertificateError(code)}}});async function stream(request2,{chunks},onSent){let over=!1,wake=()=>{};for(let event of["response","close"])request2.once(event,()=>{over=!0,wake()});request2.on("drain",()=>wake());try{for await(let chunk of chunks){if(over)break;let room=request2.write(chunk);onSent?.(chunk.length),!room&&!over&&await new Promise(resolve2=>{wake=resolve2})}}catch(cause){throw new SourceFailed("the bytes to send cannot be read",{cause})}over?request2.destroy():request2.end()}async function bodyOf(response,limit=4<<20){let chunks=[],size=0;for await(let chunk of response){if(size+=chunk.length,size>limit)throw response.destroy(),new Error(`the answer is larger than ${limit} bytes`);chunks.push(chunk)}return Buffer.concat(chunks)}async function drained(response){await bodyOf(response).catch(()=>{})}var http4,https4,SourceFailed,Http,init_http=__esm({"src/adapters/oci/http.ts"(){"use strict";http4=__toESM(require("node:http"),1),https4=__toESM(require("node:https"),1);init_agents();init_proxy();SourceFailed=class extends Error{},Http=class{#init;#agents=new Map;constructor(init){this.#init=init}send({method,url,headers,body,onSent}){let{signal,idleMs:idleMs2,commitMs,userAgent:userAgent2}=this.#init;signal?.throwIfAborted();let size=body===void 0?void 0:"size"in body?body.size:body.length;return new Promise((resolve2,reject)=>{let request2=(url.protocol==="https:"?https4:http4).request(url,{method,agent:this.#agent(url),timeout:idleMs2,headers:{"user-agent":userAgent2,...size===void 0?{}:{"content-length":String(size)},...headers},...signal===void 0?{}:{signal}}),silenceMs=idleMs2;if(request2.on("timeout",()=>request2.destroy(new Error(`nothing came or went for ${silenceMs/1e3} s`))),method==="PUT"&&request2.once("finish",()=>{silenceMs=commitMs,request2.setTimeout(commitMs)}),request2.on("error",error=>reject(signal?.aborted?signal.reason:error)),request2.on("response",response=>{response.on("error",()=>{}),resolve2(response)}),this.#limitConnect(request2,url),body===void 0||body instanceof Uint8Array){request2.end(body,()=>onSent?.(body?.length??0));return}stream(request2,body,onSent).catch(error=>{request2.destroy(),reject(error)})})}close(){for(let agent of this.#agents.values())agent.destroy()}#limitConnect(request2,url){let{connectMs}=this.#init;request2.once("socket",socket=>{if(request2.reusedSocket||!socket.connecting)return;let timer=setTimeout(()=>request2.destroy(new Error(`no connection within ${connectMs/1e3} s`)),connectMs);socket.once(url.protocol==="https:"?"secureConnect":"connect",()=>clearTimeout(timer)),socket.once("close",()=>clearTimeout(timer))})}#agent(url){let known2=this.#agents.get(url.origin);if(known2!==void 0)return known2;let proxy=environmentProxy(url,this.#init.env),agent=agentFor(url,proxy,this.#init.connectMs,"streams");return this.#agents.set(url.origin,agent),agent}}}});function parseChallenges(header2){let found=[],item=/\s*,?\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+)))?/gy;for(let[,name="",quoted3,token]of header2.matchAll(item)){let value=quoted3?.replace(/\\(.)/g,"$1")??token;value===void 0?found.push({scheme:name.toLowerCase(),parameters:{}}):Object.assign(found.at(-1)?.parameters??{},{[name.toLowerCase()]:value})}return found}var identityTokenUser,marginMs,defaultSeconds,Authorizer,takesBasic,isBasic,basic,init_auth=__esm({"src/adapters/oci/auth.ts"(){"use strict";init_read();init_errors();init_http();identityTokenUser="<token>",marginMs=5e3,defaultSeconds=60,Authorizer=class{#init;#tokens=new Map;constructor(init){this.#init=init}async header(scopes,about){let{login,manner}=this.#init;login!==void 0&&manner.challenge===void 0&&await this.#introduced(about);let{challenge}=manner;if(challenge?.scheme==="basic")return takesBasic(login)?basic(login):void 0;if(challenge===void 0)return;let key=scopes.join(" "),known2=this.#tokens.get(key),token=known2===void 0?void 0:await known2;if(token!==void 0&&token.until>Date.now())return token.header;if(this.#tokens.get(key)===known2){let fresh=this.#fetch(challenge,scopes,about);this.#tokens.set(key,fresh),fresh.catch(()=>this.#tokens.delete(key))}return(await this.#tokens.get(key))?.header}refused(sent,challenges,scopes){let challenge=this.#learn(challenges);return challenge===void 0?!1:challenge.scheme==="basic"?takesBasic(this.#init.login)&&!isBasic(sent):(sent?.startsWith("Bearer ")===!0&&this.#tokens.delete(scopes.join(" ")),!0)}async#introduced(about){let{manner,challenges}=this.#init;manner.asked??=challenges(about).then(found=>{this.#learn(found)},error=>{throw delete manner.asked,error}),await manner.asked}#learn(challenges){let of=scheme=>challenges.find(challenge2=>challenge2.scheme===scheme),challenge=of("bearer")??of("basic");return challenge!==void 0&&(this.#init.manner.challenge=challenge),challenge}async#fetch({parameters},scopes,about){let{login}=this.#init,realm=this.#realm(parameters.realm,about),exchanged=login?.username===identityTokenUser,query2=new URLSearchParams;parameters.service!==void 0&&query2.set("service",parameters.service);for(let scope of exchanged?[scopes.join(" ")]:scopes)query2.append("scope",scope);if(exchanged)query2.set("grant_type","refresh_token"),query2.set("refresh_token",login.password),query2.set("client_id","kubectl-jac");else for(let[name,value]of query2)realm.searchParams.append(name,value);let answer=await this.#init.send({method:exchanged?"POST":"GET",url:realm,headers:{accept:"application/json",...exchanged?{"content-type":"application/x-www-form-urlencoded"}:{},...login===void 0||exchanged?{}:{authorization:basic(login)}},...exchanged?{body:Buffer.from(query2.toString())}:{}}),text2=(await bodyOf(answer)).toString("utf8"),status=answer.statusCode??0;if(status!==200)throw login===void 0||status!==401?denied(about,`its token service answered ${status}`):wrongPassword(about,refusalOf(status,text2));return this.#read(text2,about)}#read(text2,about){let body;try{body=JSON.parse(text2)}catch{}let token=textAt(body,"token")||textAt(body,"access_token");if(!token)throw denied(about,"its token service answered without a token");let lives=(numberAt(body,"expires_in")??defaultSeconds)*1e3;return{header:`Bearer ${token}`,until:Date.now()+Math.max(lives-marginMs,lives/2)}}#realm(realm,about){let url=realm===void 0||!URL.canParse(realm)?void 0:new URL(realm);if(url===void 0||url.protocol!=="https:"&&url.protocol!==this.#init.origin.protocol)throw denied(about,"it names no token service that can be trusted with a password");return url}},takesBasic=login=>login!==void 0&&login.username!==identityTokenUser,isBasic=header2=>header2?.startsWith("Basic ")===!0,basic=({username,password})=>`Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`}});function platformText({os,architecture,variant}){return[os,architecture,...variant===void 0?[]:[variant]].join("/")}function parsePlatform(text2){let[os="",architecture="",variant]=text2.split("/");return{os,architecture,...variant===void 0?{}:{variant}}}function samePlatform(a,b){let variant=platform2=>platform2.variant??implied[platform2.architecture];return a.os===b.os&&a.architecture===b.architecture&&variant(a)===variant(b)}var implied,init_platform=__esm({"src/model/platform.ts"(){"use strict";implied={arm64:"v8",arm:"v7",amd64:"v1"}}});function assemble(base,added,launch2,notes){let{family,config}=base,{Env={},...fields2}=launch2??{},settings=fieldsAt(config,"config"),labels=family.name==="docker"?{...fieldsAt(settings,"Labels"),...notes}:void 0,whole={...config,created:epoch,config:{...settings,...fields2,Env:withVariables(listAt(settings,"Env").map(String),Env),...labels===void 0?{}:{Labels:labels}},rootfs:{...fieldsAt(config,"rootfs"),type:"layers",diff_ids:[...listAt(config,"rootfs","diff_ids"),...added.map(({diffId})=>diffId)]},history:[...historyOf(base),...added.map(({createdBy:createdBy2})=>({created:epoch,created_by:createdBy2}))]},bytes=Buffer.from(JSON.stringify(whole)),digest=digestOf(bytes),manifest=manifestOf(family.manifest,{config:{mediaType:family.config,digest,size:bytes.length},layers:[...base.layers,...added.map(layer=>({mediaType:family.layer,digest:layer.digest,size:layer.size}))],...family.name==="oci"?{annotations:notes}:{}});return{config:{digest,bytes},manifest}}function assembleIndex(family,images,notes){return manifestOf(family.index,{manifests:images.map(({base,manifest:{mediaType,digest,bytes}})=>({mediaType,digest,size:bytes.length,platform:base.platform})),...family.name==="oci"?{annotations:notes}:{}})}function manifestOf(mediaType,content){let bytes=Buffer.from(JSON.stringify({schemaVersion:2,mediaType,...content}));return{mediaType,bytes,digest:digestOf(bytes)}}function historyOf({config,layers}){let history=listAt(config,"history"),told2=history.filter(entry=>fieldsAt({entry},"entry").empty_layer!==!0).length,untold=Array.from({length:Math.max(0,layers.length-told2)},()=>({created:epoch,comment:"a layer of the base image, which tells no history"}));return[...history,...untold]}function withVariables(env,more){return[...env.filter(line2=>!Object.hasOwn(more,line2.split("=",1)[0]??"")),...Object.entries(more).map(([name,value])=>`${name}=${value}`)]}var epoch,init_assemble=__esm({"src/engine/image/assemble.ts"(){"use strict";init_read();init_digest();epoch="1970-01-01T00:00:00Z"}});async function readBase(source,digest,platforms){let top=await readManifest(source,digest),family=families.find(({index})=>index===top.mediaType),wanted=platforms.map(parsePlatform);if(family===void 0){let image2=await readImage(source,top),missing3=wanted.filter(platform2=>!samePlatform(platform2,image2.platform));if(missing3.length>0)throw platformMissing(source.name,missing3,[image2.platform]);return[image2]}let entries=listAt(top.content,"manifests").flatMap(entryOf2),chosen=choose(source.name,entries,wanted);return await Promise.all(chosen.map(async entry=>({...await readImage(source,await readManifest(source,entry.digest)),platform:entry.platform})))}function entryOf2(entry){let digest=textAt(entry,"digest"),platform2=platformOf(fieldsAt(entry,"platform"));return digest===void 0||platform2.os==="unknown"||platform2.os===""?[]:[{digest,platform:platform2}]}function choose(name,entries,wanted){let available=entries.map(({platform:platform2})=>platform2),only=entries.length===1?entries[0]?.platform:void 0,asked=wanted.length>0?wanted:[only??usual],find=platform2=>entries.find(entry=>samePlatform(entry.platform,platform2)),missing3=asked.filter(platform2=>find(platform2)===void 0);if(missing3.length>0)throw platformMissing(name,missing3,available);return asked.flatMap(platform2=>find(platform2)??[])}function platformMissing(name,missing3,available){return new JacScaleError({code:"PlatformMissing",what:`${imageText(name)} is not there for ${missing3.map(platformText).join(", ")}`,why:`it is there for ${available.map(platformText).join(", ")||"no platform at all"}`,next:"name one of these with --platform, or another base image as python_image",exitCode:2})}var usual,init_base=__esm({"src/engine/image/base.ts"(){"use strict";init_error();init_image();init_platform();init_read();init_media();init_read_image();usual={os:"linux",architecture:"amd64"}}});async function*tarEntries(chunks,wanted){let bytes=new Bytes(chunks),name,link;try{for(;;){let header2=await bytes.take(512);if(header2===void 0||header2.every(byte=>byte===0))return;let size=numberIn(header2,124,12),padded=Math.ceil(size/512)*512,type=String.fromCharCode(header2[156]??0);if(type==="L"||type==="K"||type==="x"||type==="g"){if(size>1<<20)throw new RangeError("a header of the tar is too long");let text2=(await bytes.needed(padded)).subarray(0,size).toString("utf8");if(type==="L"&&(name=text2.replace(/\0.*$/s,"")),type==="K"&&(link=text2.replace(/\0.*$/s,"")),type==="x"){let records=paxRecords(text2);name=records.get("path")??name,link=records.get("linkpath")??link}continue}let prefix=header2.toString("latin1",257,262)==="ustar"?textIn(header2,345,155):"",short=textIn(header2,0,100),path=(name??(prefix===""?short:`${prefix}/${short}`)).replace(/^(\.?\/)+/,"").replace(/\/+$/,""),target=link??textIn(header2,157,100);name=void 0,link=void 0;let isFile=type==="0"||type==="\0",take=isFile&&wanted(path,size),content=take?(await bytes.needed(padded)).subarray(0,size):void 0;take||await bytes.skip(padded),yield{path,link:type==="1"||type==="2"?target:"",isFile,content}}}finally{await bytes.close()}}function textIn(header2,at2,length){let end=header2.indexOf(0,at2);return header2.toString("utf8",at2,end===-1||end>at2+length?at2+length:end)}function numberIn(header2,at2,length){if(((header2[at2]??0)&128)!==0)return Number(header2.readBigUInt64BE(at2+length-8));let number=Number.parseInt(textIn(header2,at2,length).trim()||"0",8);if(Number.isNaN(number))throw new RangeError("not a tar");return number}function paxRecords(text2){let records=new Map,rest=Buffer.from(text2);for(;rest.length>0;){let length=Number.parseInt(rest.toString("latin1",0,20),10);if(!(length>0))break;let[,key,value]=/^\d+ ([^=]+)=(.*)\n$/s.exec(rest.toString("utf8",0,length))??[];key!==void 0&&value!==void 0&&records.set(key,value),rest=rest.subarray(length)}return records}var Bytes,init_tar_entries=__esm({"src/engine/image/tar-entries.ts"(){"use strict";Bytes=class{#chunks;#rest=new Uint8Array(0);constructor(chunks){this.#chunks=chunks[Symbol.asyncIterator]()}async take(size){let taken=Buffer.alloc(size);for(let at2=0;at2<size;){if(this.#rest.length===0&&!await this.#more()){if(at2===0)return;throw new RangeError("the tar ends too soon")}let part=this.#rest.subarray(0,size-at2);taken.set(part,at2),at2+=part.length,this.#rest=this.#rest.subarray(part.length)}return taken}async needed(size){let taken=await this.take(size);if(taken===void 0)throw new RangeError("the tar ends too soon");return taken}async skip(size){for(let left=size;left>0;){if(this.#rest.length===0&&!await this.#more())throw new RangeError("the tar ends too soon");let part=Math.min(left,this.#rest.length);this.#rest=this.#rest.subarray(part),left-=part}}async close(){await this.#chunks.return?.()}async#more(){let{value,done:done2}=await this.#chunks.next();return done2===!0?!1:(this.#rest=value,!0)}}}});async function factsOf(source,base){let facts=fromLabels(base)??await scanned(source,base),venv=facts.venv??venvOf(base);return venv===void 0?facts:{...facts,venv}}function venvOf({config}){let env=listAt(config,"config","Env").map(String),folder2=env.find(line2=>line2.startsWith("VIRTUAL_ENV="))?.slice(12);return folder2&&(env.find(line2=>line2.startsWith("PATH="))?.slice(5)??"").split(":").includes(`${folder2}/bin`)?folder2:void 0}async function scanned(source,base){let key=`facts-2-${base.configDigest}`,kept=fromText(await source.cache.get(key));if(kept!==void 0)return kept;source.onScan(base.layers.reduce((sum2,{size})=>sum2+size,0));let facts=await scan(source,base);return await source.cache.set(key,JSON.stringify(facts)),facts}function fromLabels({config}){let label2=name=>textAt(config,"config","Labels",name),[,major,minor]=/^cp(\d)(\d+)$/.exec(label2(factLabels.python)??"")??[],[,family,version]=/^(glibc|musl) (\d+\.\d+)/.exec(label2(factLabels.libc)??"")??[],runtime=label2(factLabels.runtime);if(!(runtime===void 0||minor===void 0||version===void 0))return{python:`${major}.${minor}`,abi:`cp${major}${minor}`,libc:{family,version},installed:runtime.split(" ").filter(line2=>line2.includes("=="))}}function fromText(text2){try{let value=JSON.parse(text2??"null");return isFields(value)&&textAt(value,"abi")!==void 0?value:void 0}catch{return}}async function scan(source,base){let links=new Map,packages=new Map,venvs=new Map,libc;for(let layer of base.layers){let wanted=(path,size)=>(libcFile.test(path)||venvFile.test(path))&&size<=contentLimit;for await(let{path,link,content}of tarEntries(unpacked(source,layer),wanted)){let folder3=path.slice(0,path.lastIndexOf("/")+1),file=path.slice(folder3.length);if(file.startsWith(".wh.")){let gone=file===".wh..wh..opq"?folder3:folder3+file.slice(4);for(let each of[links,packages,venvs])for(let key of each.keys())(key===gone||key.startsWith(`${gone.replace(/\/$/,"")}/`))&&each.delete(key)}else if(/^python3(\.\d+)?$/.test(file))links.set(path,link);else if(content!==void 0&&venvFile.test(path))/^include-system-site-packages\s*=\s*true\s*$/im.test(content.toString("utf8"))?venvs.delete(path):venvs.set(path,path);else if(content!==void 0)libc=libcIn(content)??libc;else{let[,python2,name,version]=distribution.exec(path)??[];python2!==void 0&&packages.set(path,{python:python2,line:`${packageName(name??"")}==${version}`})}}}let{python,folder:folder2=""}=pythonOf(base,links)??{};if(python===void 0)throw unfit(source.name,"there is no python3 on its PATH");if(libc===void 0)throw unfit(source.name,"its C library is neither glibc nor musl");let lines=[...packages.values()].flatMap(found=>found.python===python?[found.line]:[]),venv=folder2.replace(/\/?bin$/,"");return{python,abi:`cp${python.replace(".","")}`,libc,installed:[...new Set(lines)].sort(),...venvs.has(`${venv}/pyvenv.cfg`)?{venv:`/${venv}`}:{}}}function libcIn(content){let text2=content.toString("latin1"),glibc=/GNU C Library [^\n]*?release version (\d+\.\d+)/.exec(text2)?.[1];if(glibc!==void 0)return{family:"glibc",version:glibc};let musl=/\0(1\.\d+)\.\d+\0/.exec(text2)?.[1];return musl===void 0?void 0:{family:"musl",version:musl}}function pythonOf({config},links){let env=listAt(config,"config","Env").map(String),path=env.find(line2=>line2.startsWith("PATH="))?.slice(5)??"/usr/local/bin:/usr/bin:/bin",said2=/^PYTHON_VERSION=(3\.\d+)/.exec(env.find(line2=>line2.startsWith("PYTHON_VERSION="))??"")?.[1];for(let folder2 of path.split(":").map(part=>part.replace(/^\//,""))){let link=links.get(`${folder2}/python3`);if(link===void 0)continue;let named3=/python(3\.\d+)$/.exec(link)?.[1],beside=[...links.keys()].find(key=>key.startsWith(`${folder2}/python3.`)),python=named3??beside?.slice(`${folder2}/python`.length);if(python!==void 0)return{python,folder:folder2}}return said2===void 0?void 0:{python:said2}}async function*unpacked({repository,name},layer){let packed=repository.blob(layer);if(layer.mediaType.endsWith("zstd"))throw unfit(name,"its layers are packed with zstd");if(!layer.mediaType.endsWith("gzip"))return yield*packed;let source=import_node_stream.Readable.from(packed),unzip=(0,import_node_zlib.createGunzip)();source.on("error",error=>unzip.destroy(error));try{yield*source.pipe(unzip)}finally{source.destroy()}}function inVenv(name,venv){return new JacScaleError({code:"BaseUnfit",what:`no packages can be added to ${imageText(name)} without a builder`,why:`its python3 is that of the virtual environment ${venv}, which looks for packages nowhere else`,next:"build with a Dockerfile: kubectl jac init --dockerfile; or name an image without a virtual environment as python_image",exitCode:2})}function unfit(name,why){return new JacScaleError({code:"BaseUnreadable",what:`it cannot be told which Python packages fit to ${imageText(name)}`,why,next:`name another image as python_image, or say it in its labels ${Object.values(factLabels).join(", ")}`})}var import_node_stream,import_node_zlib,factLabels,hasRuntime,contentLimit,libcFile,venvFile,distribution,packageName,init_facts=__esm({"src/engine/image/facts.ts"(){"use strict";import_node_stream=require("node:stream"),import_node_zlib=require("node:zlib");init_error();init_image();init_read();init_tar_entries();factLabels={runtime:"io.jac-scale.runtime",python:"io.jac-scale.python",libc:"io.jac-scale.libc"};hasRuntime=({installed:installed2})=>installed2.some(line2=>line2.startsWith("jaclang=="));contentLimit=16<<20,libcFile=/(^|\/)(libc\.so\.6|libc-2\.\d+\.so|ld-musl-[^/]+\.so\.1)$/,venvFile=/(^|\/)pyvenv\.cfg$/,distribution=/(?:^|\/)lib\/python(\d\.\d+)\/(?:site|dist)-packages\/([^/]+)-([^-/]+)\.dist-info\/METADATA$/;packageName=name=>name.toLowerCase().replace(/[-_.]+/g,"-")}});var import_module,require2,_a,Worker,isMarkedAsUntransferable,u8,u16,i32,fleb,fdeb,clim,freb,_a,fl,revfl,_b,fd,revfd,rev,x,i,hMap,flt,i,i,i,i,fdt,i,flm,fdm,shft,slc,ec,err,wbits,wbits16,hTree,ln,lc,clen,wfblk,wblk,deo,et,dflt,crct,crc,dopt,wbytes,gzh,gzhl,Deflate,Gzip,td,tds,init_esm=__esm({"node_modules/fflate/esm/index.mjs"(){import_module=require("module"),require2=(0,import_module.createRequire)("/");try{_a=require2("worker_threads"),Worker=_a.Worker,isMarkedAsUntransferable=_a.isMarkedAsUntransferable}catch{}u8=Uint8Array,u16=Uint16Array,i32=Int32Array,fleb=new u8([0,0,0,0,0,0,0,0,1,1,1,1,2,2,2,2,3,3,3,3,4,4,4,4,5,5,5,5,0,0,0,0]),fdeb=new u8([0,0,0,0,1,1,2,2,3,3,4,4,5,5,6,6,7,7,8,8,9,9,10,10,11,11,12,12,13,13,0,0]),clim=new u8([16,17,18,0,8,7,9,6,10,5,11,4,12,3,13,2,14,1,15]),freb=function(eb,start){for(var b=new u16(31),i2=0;i2<31;++i2)b[i2]=start+=1<<eb[i2-1];for(var r=new i32(b[30]),i2=1;i2<30;++i2)for(var j=b[i2];j<b[i2+1];++j)r[j]=j-b[i2]<<5|i2;return{b,r}},_a=freb(fleb,2),fl=_a.b,revfl=_a.r;fl[28]=258,revfl[258]=28;_b=freb(fdeb,0),fd=_b.b,revfd=_b.r,rev=new u16(32768);for(i=0;i<32768;++i)x=(i&43690)>>1|(i&21845)<<1,x=(x&52428)>>2|(x&13107)<<2,x=(x&61680)>>4|(x&3855)<<4,rev[i]=((x&65280)>>8|(x&255)<<8)>>1;hMap=(function(cd,mb,r){for(var s=cd.length,i2=0,l=new u16(mb);i2<s;++i2)cd[i2]&&++l[cd[i2]-1];var le=new u16(mb);for(i2=1;i2<mb;++i2)le[i2]=le[i2-1]+l[i2-1]<<1;var co;if(r){co=new u16(1<<mb);var rvb=15-mb;for(i2=0;i2<s;++i2)if(cd[i2])for(var sv=i2<<4|cd[i2],r_1=mb-cd[i2],v=le[cd[i2]-1]++<<r_1,m=v|(1<<r_1)-1;v<=m;++v)co[rev[v]>>rvb]=sv}else for(co=new u16(s),i2=0;i2<s;++i2)cd[i2]&&(co[i2]=rev[le[cd[i2]-1]++]>>15-cd[i2]);return co}),flt=new u8(288);for(i=0;i<144;++i)flt[i]=8;for(i=144;i<256;++i)flt[i]=9;for(i=256;i<280;++i)flt[i]=7;for(i=280;i<288;++i)flt[i]=8;fdt=new u8(32);for(i=0;i<32;++i)fdt[i]=5;flm=hMap(flt,9,0),fdm=hMap(fdt,5,0),shft=function(p){return(p+7)/8|0},slc=function(v,s,e){return(s==null||s<0)&&(s=0),(e==null||e>v.length)&&(e=v.length),new u8(v.subarray(s,e))},ec=["unexpected EOF","invalid block type","invalid length/literal","invalid distance","stream finished","no stream handler",,"no callback","invalid UTF-8 data","extra field too long","date not in range 1980-2099","filename too long","stream finishing","invalid zip data"],err=function(ind,msg,nt){var e=new Error(msg||ec[ind]);if(e.code=ind,Error.captureStackTrace&&Error.captureStackTrace(e,err),!nt)throw e;return e},wbits=function(d,p,v){v<<=p&7;var o=p/8|0;d[o]|=v,d[o+1]|=v>>8},wbits16=function(d,p,v){v<<=p&7;var o=p/8|0;d[o]|=v,d[o+1]|=v>>8,d[o+2]|=v>>16},hTree=function(d,mb){for(var t=[],i2=0;i2<d.length;++i2)d[i2]&&t.push({s:i2,f:d[i2]});var s=t.length,t2=t.slice();if(!s)return{t:et,l:0};if(s==1){var v=new u8(t[0].s+1);return v[t[0].s]=1,{t:v,l:1}}t.sort(function(a,b){return a.f-b.f}),t.push({s:-1,f:25001});var l=t[0],r=t[1],i0=0,i1=1,i22=2;for(t[0]={s:-1,f:l.f+r.f,l,r};i1!=s-1;)l=t[t[i0].f<t[i22].f?i0++:i22++],r=t[i0!=i1&&t[i0].f<t[i22].f?i0++:i22++],t[i1++]={s:-1,f:l.f+r.f,l,r};for(var maxSym=t2[0].s,i2=1;i2<s;++i2)t2[i2].s>maxSym&&(maxSym=t2[i2].s);var tr=new u16(maxSym+1),mbt=ln(t[i1-1],tr,0);if(mbt>mb){var i2=0,dt=0,lft=mbt-mb,cst=1<<lft;for(t2.sort(function(a,b){return tr[b.s]-tr[a.s]||a.f-b.f});i2<s;++i2){var i2_1=t2[i2].s;if(tr[i2_1]>mb)dt+=cst-(1<<mbt-tr[i2_1]),tr[i2_1]=mb;else break}for(dt>>=lft;dt>0;){var i2_2=t2[i2].s;tr[i2_2]<mb?dt-=1<<mb-tr[i2_2]++-1:++i2}for(;i2>=0&&dt;--i2){var i2_3=t2[i2].s;tr[i2_3]==mb&&(--tr[i2_3],++dt)}mbt=mb}return{t:new u8(tr),l:mbt}},ln=function(n,l,d){return n.s==-1?Math.max(ln(n.l,l,d+1),ln(n.r,l,d+1)):l[n.s]=d},lc=function(c){for(var s=c.length;s&&!c[--s];);for(var cl=new u16(++s),cli=0,cln=c[0],cls=1,w=function(v){cl[cli++]=v},i2=1;i2<=s;++i2)if(c[i2]==cln&&i2!=s)++cls;else{if(!cln&&cls>2){for(;cls>138;cls-=138)w(32754);cls>2&&(w(cls>10?cls-11<<5|28690:cls-3<<5|12305),cls=0)}else if(cls>3){for(w(cln),--cls;cls>6;cls-=6)w(8304);cls>2&&(w(cls-3<<5|8208),cls=0)}for(;cls--;)w(cln);cls=1,cln=c[i2]}return{c:cl.subarray(0,cli),n:s}},clen=function(cf,cl){for(var l=0,i2=0;i2<cl.length;++i2)l+=cf[i2]*cl[i2];return l},wfblk=function(out,pos,dat){var s=dat.length,o=shft(pos+2);out[o]=s&255,out[o+1]=s>>8,out[o+2]=out[o]^255,out[o+3]=out[o+1]^255;for(var i2=0;i2<s;++i2)out[o+i2+4]=dat[i2];return(o+4+s)*8},wblk=function(dat,out,final,syms,lf,df,eb,li,bs,bl,p){wbits(out,p++,final),++lf[256];for(var _a2=hTree(lf,15),dlt=_a2.t,mlb=_a2.l,_b2=hTree(df,15),ddt=_b2.t,mdb=_b2.l,_c=lc(dlt),lclt=_c.c,nlc=_c.n,_d=lc(ddt),lcdt=_d.c,ndc=_d.n,lcfreq=new u16(19),i2=0;i2<lclt.length;++i2)++lcfreq[lclt[i2]&31];for(var i2=0;i2<lcdt.length;++i2)++lcfreq[lcdt[i2]&31];for(var _e=hTree(lcfreq,7),lct=_e.t,mlcb=_e.l,nlcc=19;nlcc>4&&!lct[clim[nlcc-1]];--nlcc);var flen=bl+5<<3,ftlen=clen(lf,flt)+clen(df,fdt)+eb,dtlen=clen(lf,dlt)+clen(df,ddt)+eb+14+3*nlcc+clen(lcfreq,lct)+2*lcfreq[16]+3*lcfreq[17]+7*lcfreq[18];if(bs>=0&&flen<=ftlen&&flen<=dtlen)return wfblk(out,p,dat.subarray(bs,bs+bl));var lm,ll,dm,dl;if(wbits(out,p,1+(dtlen<ftlen)),p+=2,dtlen<ftlen){lm=hMap(dlt,mlb,0),ll=dlt,dm=hMap(ddt,mdb,0),dl=ddt;var llm=hMap(lct,mlcb,0);wbits(out,p,nlc-257),wbits(out,p+5,ndc-1),wbits(out,p+10,nlcc-4),p+=14;for(var i2=0;i2<nlcc;++i2)wbits(out,p+3*i2,lct[clim[i2]]);p+=3*nlcc;for(var lcts=[lclt,lcdt],it=0;it<2;++it)for(var clct=lcts[it],i2=0;i2<clct.length;++i2){var len=clct[i2]&31;wbits(out,p,llm[len]),p+=lct[len],len>15&&(wbits(out,p,clct[i2]>>5&127),p+=clct[i2]>>12)}}else lm=flm,ll=flt,dm=fdm,dl=fdt;for(var i2=0;i2<li;++i2){var sym=syms[i2];if(sym>255){var len=sym>>18&31;wbits16(out,p,lm[len+257]),p+=ll[len+257],len>7&&(wbits(out,p,sym>>23&31),p+=fleb[len]);var dst=sym&31;wbits16(out,p,dm[dst]),p+=dl[dst],dst>3&&(wbits16(out,p,sym>>5&8191),p+=fdeb[dst])}else wbits16(out,p,lm[sym]),p+=ll[sym]}return wbits16(out,p,lm[256]),p+ll[256]},deo=new i32([65540,131080,131088,131104,262176,1048704,1048832,2114560,2117632]),et=new u8(0),dflt=function(dat,lvl,plvl,pre,post,st){var s=st.z||dat.length,o=new u8(pre+s+5*(1+Math.ceil(s/7e3))+post),w=o.subarray(pre,o.length-post),lst=st.l,pos=(st.r||0)&7;if(lvl){pos&&(w[0]=st.r>>3);for(var opt=deo[lvl-1],n=opt>>13,c=opt&8191,msk_1=(1<<plvl)-1,prev=st.p||new u16(32768),head=st.h||new u16(msk_1+1),bs1_1=Math.ceil(plvl/3),bs2_1=2*bs1_1,hsh=function(i3){return(dat[i3]^dat[i3+1]<<bs1_1^dat[i3+2]<<bs2_1)&msk_1},syms=new i32(25e3),lf=new u16(288),df=new u16(32),lc_1=0,eb=0,i2=st.i||0,li=0,wi=st.w||0,bs=0;i2+2<s;++i2){var hv=hsh(i2),imod=i2&32767,pimod=head[hv];if(prev[imod]=pimod,head[hv]=imod,wi<=i2){var rem=s-i2;if((lc_1>7e3||li>24576)&&(rem>423||!lst)){pos=wblk(dat,w,0,syms,lf,df,eb,li,bs,i2-bs,pos),li=lc_1=eb=0,bs=i2;for(var j=0;j<286;++j)lf[j]=0;for(var j=0;j<30;++j)df[j]=0}var l=2,d=0,ch_1=c,dif=imod-pimod&32767;if(rem>2&&hv==hsh(i2-dif))for(var maxn=Math.min(n,rem)-1,maxd=Math.min(32767,i2),ml=Math.min(258,rem);dif<=maxd&&--ch_1&&imod!=pimod;){if(dat[i2+l]==dat[i2+l-dif]){for(var nl=0;nl<ml&&dat[i2+nl]==dat[i2+nl-dif];++nl);if(nl>l){if(l=nl,d=dif,nl>maxn)break;for(var mmd=Math.min(dif,nl-2),md=0,j=0;j<mmd;++j){var ti=i2-dif+j&32767,pti=prev[ti],cd=ti-pti&32767;cd>md&&(md=cd,pimod=ti)}}}imod=pimod,pimod=prev[imod],dif+=imod-pimod&32767}if(d){syms[li++]=268435456|revfl[l]<<18|revfd[d];var lin=revfl[l]&31,din=revfd[d]&31;eb+=fleb[lin]+fdeb[din],++lf[257+lin],++df[din],wi=i2+l,++lc_1}else syms[li++]=dat[i2],++lf[dat[i2]]}}for(i2=Math.max(i2,wi);i2<s;++i2)syms[li++]=dat[i2],++lf[dat[i2]];pos=wblk(dat,w,lst,syms,lf,df,eb,li,bs,i2-bs,pos),lst||(st.r=pos&7|w[pos/8|0]<<3,pos-=7,st.h=head,st.p=prev,st.i=i2,st.w=wi)}else{for(var i2=st.w||0;i2<s+lst;i2+=65535){var e=i2+65535;e>=s&&(w[pos/8|0]=lst,e=s),pos=wfblk(w,pos+1,dat.subarray(i2,e))}st.i=s}return slc(o,0,pre+shft(pos)+post)},crct=(function(){for(var t=new Int32Array(256),i2=0;i2<256;++i2){for(var c=i2,k=9;--k;)c=(c&1&&-306674912)^c>>>1;t[i2]=c}return t})(),crc=function(){var c=-1;return{p:function(d){for(var cr=c,i2=0;i2<d.length;++i2)cr=crct[cr&255^d[i2]]^cr>>>8;c=cr},d:function(){return~c}}},dopt=function(dat,opt,pre,post,st){if(!st&&(st={l:1},opt.dictionary)){var dict=opt.dictionary.subarray(-32768),newDat=new u8(dict.length+dat.length);newDat.set(dict),newDat.set(dat,dict.length),dat=newDat,st.w=dict.length}return dflt(dat,opt.level==null?6:opt.level,opt.mem==null?st.l?Math.ceil(Math.max(8,Math.min(13,Math.log(dat.length)))*1.5):20:12+opt.mem,pre,post,st)},wbytes=function(d,b,v){for(;v;++b)d[b]=v,v>>>=8},gzh=function(c,o){var fn=o.filename;if(c[0]=31,c[1]=139,c[2]=8,c[8]=o.level<2?4:o.level==9?2:0,c[9]=3,o.mtime!=0&&wbytes(c,4,Math.floor(new Date(o.mtime||Date.now())/1e3)),fn){c[3]=8;for(var i2=0;i2<=fn.length;++i2)c[i2+10]=fn.charCodeAt(i2)}},gzhl=function(o){return 10+(o.filename?o.filename.length+1:0)},Deflate=(function(){function Deflate2(opts,cb){if(typeof opts=="function"&&(cb=opts,opts={}),this.ondata=cb,this.o=opts||{},this.s={l:0,i:32768,w:32768,z:32768},this.b=new u8(98304),this.o.dictionary){var dict=this.o.dictionary.subarray(-32768);this.b.set(dict,32768-dict.length),this.s.i=32768-dict.length}}return Deflate2.prototype.p=function(c,f){this.ondata(dopt(c,this.o,0,0,this.s),f)},Deflate2.prototype.push=function(chunk,final){this.ondata||err(5),this.s.l&&err(4);var endLen=chunk.length+this.s.z;if(endLen>this.b.length){if(endLen>2*this.b.length-32768){var newBuf=new u8(endLen&-32768);newBuf.set(this.b.subarray(0,this.s.z)),this.b=newBuf}var split=this.b.length-this.s.z;this.b.set(chunk.subarray(0,split),this.s.z),this.s.z=this.b.length,this.p(this.b,!1),this.b.set(this.b.subarray(-32768)),this.b.set(chunk.subarray(split),32768),this.s.z=chunk.length-split+32768,this.s.i=32766,this.s.w=32768}else this.b.set(chunk,this.s.z),this.s.z+=chunk.length;this.s.l=final&1,(this.s.z>this.s.w+8191||final)&&(this.p(this.b,final||!1),this.s.w=this.s.i,this.s.i-=2),final&&(this.s=this.o={},this.b=et)},Deflate2.prototype.flush=function(sync){if(this.ondata||err(5),this.s.l&&err(4),this.p(this.b,!1),this.s.w=this.s.i,this.s.i-=2,sync){var c=new u8(6);c[0]=this.s.r>>3;var ep=wfblk(c,this.s.r,et);this.s.r=0,this.ondata(c.subarray(0,ep>>3),!1)}},Deflate2})(),Gzip=(function(){function Gzip2(opts,cb){this.c=crc(),this.l=0,this.v=1,Deflate.call(this,opts,cb)}return Gzip2.prototype.push=function(chunk,final){this.c.p(chunk),this.l+=chunk.length,Deflate.prototype.push.call(this,chunk,final)},Gzip2.prototype.p=function(c,f){var raw=dopt(c,this.o,this.v&&gzhl(this.o),f&&8,this.s);this.v&&(gzh(raw,this.o),this.v=0),f&&(wbytes(raw,raw.length-8,this.c.d()),wbytes(raw,raw.length-4,this.l)),this.ondata(raw,f)},Gzip2.prototype.flush=function(sync){Deflate.prototype.flush.call(this,sync)},Gzip2})(),td=typeof TextDecoder<"u"&&new TextDecoder,tds=0;try{td.decode(et,{stream:!0}),tds=1}catch{}}});async function*gzip(chunks){let packed=[],stream2=new Gzip({level:6,mem:8,mtime:0},part=>{part.length>0&&packed.push(part)}),piece=new Uint8Array(pieceSize2),filled=0;for await(let chunk of chunks)for(let at2=0;at2<chunk.length;){let part=chunk.subarray(at2,at2+pieceSize2-filled);piece.set(part,filled),filled+=part.length,at2+=part.length,!(filled<pieceSize2)&&(stream2.push(piece),piece=new Uint8Array(pieceSize2),filled=0,yield*packed.splice(0))}stream2.push(piece.subarray(0,filled),!0),yield*packed}var pieceSize2,init_gzip=__esm({"src/engine/image/gzip.ts"(){"use strict";init_esm();pieceSize2=64*1024}});async function packedLayer(spool,tar,createdBy2){let hash=(0,import_node_crypto5.createHash)("sha256");async function*hashed(){for await(let chunk of tar)hash.update(chunk),yield chunk}let source=await spool.keep(gzip(hashed())),{digest,size}=source;return{source,layer:{digest,size,diffId:`sha256:${hash.digest("hex")}`,createdBy:createdBy2}}}async function diffIdOf(tar){let hash=(0,import_node_crypto5.createHash)("sha256");for await(let chunk of tar)hash.update(chunk);return`sha256:${hash.digest("hex")}`}function inMemory({digest,bytes}){return{digest,size:bytes.length,open:async function*(from){yield bytes.subarray(from)}}}var import_node_crypto5,init_packed=__esm({"src/engine/image/packed.ts"(){"use strict";import_node_crypto5=require("node:crypto");init_gzip()}});async function dependencyLayer(parts,base,dependencies){let{target,spool,wheels,facts:source}=parts,facts=await factsOf(source,base),missing3=hasRuntime(facts)?[]:dependencies.runtimeRequirements,requirements=[...new Set([...dependencies.requirements,...missing3])].sort();if(requirements.length===0)return;let{venv,...fit}=facts;if(venv!==void 0)throw inVenv(source.name,venv);let request2={...fit,platform:base.platform,requirements},tag=tagOf(request2),known2=await target.head(tag),found=known2===void 0?void 0:await layerIn(parts,known2.digest,requirements);if(found!==void 0)return{layer:found};parts.onResolve(requirements);let{layer,source:blob}=await packedLayer(spool,wheels.layer(request2),createdBy(requirements)),{os,architecture,variant}=base.platform,empty={...base,config:{architecture,os,...variant===void 0?{}:{variant}},layers:[]},{config,manifest}=assemble(empty,[layer],void 0,{});return{layer,fresh:{blobs:[blob,inMemory(config)],tag,manifest}}}function tagOf({platform:platform2,abi,libc,requirements,installed:installed2}){let identity=JSON.stringify([1,platform2,abi,libc,requirements,installed2]);return`deps-${(0,import_node_crypto6.createHash)("sha256").update(identity).digest("hex").slice(0,40)}`}async function layerIn({target,facts},digest,requirements){let name={registry:target.registry,repository:target.repository},source={repository:target,name,cache:facts.cache},image2=await readImage(source,await readManifest(source,digest)),diffId=listAt(image2.config,"rootfs","diff_ids")[0],[layer]=image2.layers;if(layer===void 0||typeof diffId!="string")return;let{digest:packed,size}=layer;return{digest:packed,size,diffId,createdBy:createdBy(requirements)}}var import_node_crypto6,createdBy,init_dependencies=__esm({"src/engine/image/dependencies.ts"(){"use strict";import_node_crypto6=require("node:crypto");init_read();init_assemble();init_facts();init_packed();init_read_image();createdBy=requirements=>`jac-scale: pip install ${requirements.map(line2=>line2.replace(/\s*@.*$/,"")).join(" ")}`}});function tarPadding(size){return(block-size%block)%block}function compareBytes(a,b){return Buffer.compare(Buffer.from(a),Buffer.from(b))}function tarHeader(file){return headerOf(file,0,"0")}function layerHeader(entry){return headerOf(entry,entry.owner,entry.path.endsWith("/")?"5":"0")}function headerOf(file,owner,type){if(file.size>largest)throw usageError({code:"FileTooLarge",what:`${file.path} is too large for a bundle (${file.size} bytes; the limit is 8 GiB)`,next:"leave it out with a line in .jacignore and let the app fetch it",place:{file:file.path}});let path=Buffer.from(file.path),cut2=path.length<=nameLength?0:splitAt(path);if(cut2!==void 0){let[prefix,name]=cut2===0?[path.subarray(0,0),path]:[path.subarray(0,cut2),path.subarray(cut2+1)];return ustar(name,prefix,{...file,owner,type})}let long=Buffer.concat([path,Buffer.alloc(1)]);return Buffer.concat([ustar(Buffer.from("././@LongLink"),Buffer.alloc(0),{mode:420,size:long.length,owner:0,type:"L"}),long,Buffer.alloc(tarPadding(long.length)),ustar(path.subarray(0,nameLength),Buffer.alloc(0),{...file,owner,type})])}function splitAt(path){let slash=path.lastIndexOf(47,prefixLength);return slash>0&&path.length-slash-1<=nameLength?slash:void 0}function ustar(name,prefix,{mode,size,owner,type}){let header2=Buffer.alloc(block);header2.set(name,0),header2.write(`${octal(mode,7)}\0${octal(owner,7)}\0${octal(owner,7)}\0${octal(size,11)}\0${octal(0,11)}\0`,100),header2.write(`        ${type}`,148),header2.write("ustar\x0000",257),header2.write(`${octal(0,7)}\0${octal(0,7)}\0`,329),header2.set(prefix,345);let sum2=header2.reduce((total,byte)=>total+byte,0);return header2.write(`${octal(sum2,6)}\0 `,148),header2}var block,nameLength,prefixLength,largest,tarTrailer,octal,init_tar=__esm({"src/engine/bundle/tar.ts"(){"use strict";init_error();block=512,nameLength=100,prefixLength=155,largest=8*1024**3-1,tarTrailer=new Uint8Array(2*block);octal=(value,digits)=>value.toString(8).padStart(digits,"0")}});async function*layerTar(folder2,owner,files){let made2=new Set;yield*folders(`${folder2}/`,owner,made2);for await(let{path,size,mode,content}of files){let whole=`${folder2}/${path}`;yield*folders(whole,owner,made2),yield layerHeader({path:whole,size,mode,owner}),yield*content,yield new Uint8Array(tarPadding(size))}yield tarTrailer}function*folders(path,owner,made2){for(let slash=path.indexOf("/");slash!==-1;slash=path.indexOf("/",slash+1)){let folder2=path.slice(0,slash+1);made2.has(folder2)||(made2.add(folder2),yield layerHeader({path:folder2,size:0,mode:493,owner}))}}function codeLayer(bundle){return layerTar(appFolder,appOwner,filesOf2(bundle))}async function*filesOf2(bundle){let reader=new Reader(bundle.open());try{for(let file of bundle.files)await reader.skip(tarHeader(file).length),yield{...file,content:reader.take(file.size)},await reader.skip(tarPadding(file.size))}finally{await reader.close()}}var appOwner,appFolder,dependenciesFolder,Reader,init_layer=__esm({"src/engine/image/layer.ts"(){"use strict";init_tar();appOwner=10001,appFolder="app",dependenciesFolder="opt/jac-deps";Reader=class{#chunks;#rest=new Uint8Array(0);constructor(chunks){this.#chunks=chunks[Symbol.asyncIterator]()}async*take(size){for(let left=size;left>0;){let part=await this.#next(left);left-=part.length,yield part}}async skip(size){for(let left=size;left>0;)left-=(await this.#next(left)).length}async close(){await this.#chunks.return?.()}async#next(most){for(;this.#rest.length===0;){let{value,done:done2}=await this.#chunks.next();if(done2===!0)throw new RangeError("the bundle ended before its files did");this.#rest=value}let part=this.#rest.subarray(0,most);return this.#rest=this.#rest.subarray(part.length),part}}}});var app_auth_py,app_run_py,init_templates=__esm({"src/generated/templates.ts"(){"use strict";app_auth_py=`# auth.py SOURCE TARGET: a jac.toml that names what tokens are signed with, and the first password of the administrator. The
# runtime reads both from there alone, and has constants that everybody knows where it says nothing.
import sys

sys.path[:] = [folder for folder in sys.path if folder]
import json
import os
import re
import tomllib

VARIABLES = (("jwt", "secret", "JAC_SCALE_JWT_SECRET"), ("admin", "default_password", "JAC_SCALE_ADMIN_PASSWORD"))
REFERENCE = re.compile(r"\\$\\{([^}:]+)(?:(:[-?])([^}]*))?\\}")


def is_said(value):
    """Whether the runtime finds something there; a reference to what is not set it would take for the value itself."""
    missing = []

    def put(found):
        name, operator, operand = found.groups()
        if name not in os.environ and operator != ":-":
            missing.append(name)
        return os.environ.get(name, operand or "")

    return isinstance(value, str) and REFERENCE.sub(put, value) != "" and not missing


def toml(value):
    """On one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\\x7f", "\\\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(each)}" for key, each in value.items()) + "}"
    return value.isoformat()


def named(text):
    """The text of a jac.toml, with a reference to our variables where the user says nothing."""
    data = tomllib.loads(text)
    sections = [data.setdefault("plugins", {}).setdefault("scale", {})]
    if "scale" in data:
        # The next generation of the runtime reads these.
        sections.append(data["scale"])
    changed = False
    for section in sections:
        for table, name, variable in VARIABLES:
            if variable in os.environ and not is_said(section.get(table, {}).get(name)):
                section.setdefault(table, {})[name] = "\${" + variable + "}"
                changed = True
    return "".join(f"{toml(key)} = {toml(value)}\\n" for key, value in data.items()) if changed else text


def write(source, target):
    text = ""
    if os.path.exists(source):
        with open(source, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    try:
        result = named(text)
    except (ValueError, TypeError, AttributeError):
        # The runtime tells better what is wrong with it.
        result = text
    if source == target and result == text:
        return
    with open(target + ".part", "w", encoding="utf-8", newline="") as file:
        file.write(result)
    os.replace(target + ".part", target)


if __name__ == "__main__":
    write(*sys.argv[1:])
`,app_run_py=`# run.py: the Jac runtime in this process, which lets its users go when the pod is about to end.
import os
import runpy
import shutil
import signal
import sys
import threading

CLOSE = (b"connection", b"close")
# Seconds after SIGTERM: without its databases the runtime would not end before the kubelet ends it.
LONGEST = 25


def let_go(*_):
    """
    Asked by drain.py. From now on every answer ends its connection: what came on it after SIGTERM the runtime would turn away,
    with a 503 or without a word.
    """
    uvicorn = sys.modules.get("uvicorn.server")
    if uvicorn is None:
        return
    tick = uvicorn.Server.on_tick

    async def on_tick(server, counter):
        ends = await tick(server, counter)
        if ends:
            overdue = threading.Timer(LONGEST, os._exit, [1])
            overdue.daemon = True
            overdue.start()
        state = server.server_state
        if CLOSE not in state.default_headers:
            state.default_headers = [*state.default_headers, CLOSE]
        return ends

    uvicorn.Server.on_tick = on_tick


def is_ours(program):
    """Whether this very Python would run it: the command of another one has other packages."""
    with open(program, "rb") as file:
        first = file.readline()
    interpreter = os.fsdecode(first[2:].strip()) if first.startswith(b"#!") else ""
    if os.path.dirname(interpreter) != os.path.dirname(sys.executable) or not os.path.exists(interpreter):
        return False
    return os.path.samefile(interpreter, sys.executable)


def run(arguments):
    """Returns only where there is no command \`jac\`."""
    program = shutil.which("jac")
    if program is None:
        return
    if not is_ours(program):
        os.execv(program, ["jac", *arguments])
    signal.signal(signal.SIGUSR1, let_go)
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")
    sys.exit()
`}});function launchOf({jacCommand,entry,containerPort}){return{User:`${appOwner}:${appOwner}`,WorkingDir:`/${appFolder}`,Entrypoint:["python3","-c",launcher,app_auth_py,app_run_py],Cmd:[jacCommand,entry,`--port=${containerPort}`],ExposedPorts:{[`${containerPort}/tcp`]:{}},Env:{PYTHONUNBUFFERED:"1",PYTHONUSERBASE:`/${dependenciesFolder}`}}}var launcher,init_launch=__esm({"src/engine/image/launch.ts"(){"use strict";init_templates();init_layer();launcher=`import sys

# \`python3 -c\` looks for modules in the working directory first, which is the app's.
sys.path[:] = [folder for folder in sys.path if folder]
import os
import re
from importlib import metadata

auth, run, command, *arguments = sys.argv[1:]
port = os.environ.get("PORT")
if port:
    arguments = ["--port=" + port if argument.startswith("--port=") else argument for argument in arguments]
base = os.environ.get("PYTHONUSERBASE", "/${dependenciesFolder}")
os.environ["PATH"] = base + "/bin:" + os.environ.get("PATH", os.defpath)
try:
    version = metadata.version("jaclang")
except metadata.PackageNotFoundError:
    print(f"no jaclang for Python {sys.version.split()[0]}, neither in the image nor among the installed dependencies", file=sys.stderr)
    sys.exit(30)
scope = {"__name__": "auth"}
exec(auth, scope)
scope["write"]("jac.toml", "jac.toml")
if command == "auto":
    # \`jac serve\` became \`jac start\` in jaclang 0.9.7.
    numbers = [int(number) for number in re.findall(r"\\d+", version)[:3]]
    command = "start" if numbers >= [0, 9, 7] else "serve"
scope = {"__name__": "run"}
exec(run, scope)
scope["run"]([command, *arguments])
print(f"jaclang {version} is installed, but there is no command \`jac\` on the PATH", file=sys.stderr)
sys.exit(30)
`}});function inputsOf(request2,baseDigest,launch2){let{requirements,runtimeRequirements}=request2.dependencies,platforms=[...request2.platforms].sort(),inputs=[format,baseDigest,platforms,requirements,runtimeRequirements,launch2];return(0,import_node_crypto7.createHash)("sha256").update(JSON.stringify(inputs)).digest("hex")}function notesOf(request2,baseDigest,inputs){let{source,origin,version,base,target}=request2,commit=source.commit===void 0?void 0:source.commit+(source.dirty?"-dirty":""),isAddress=!origin.project.startsWith("path:"),notes={"org.opencontainers.image.title":target.repository.split("/").at(-1),"org.opencontainers.image.version":version,"org.opencontainers.image.revision":commit,"org.opencontainers.image.source":isAddress?`https://${origin.project}`:void 0,"org.opencontainers.image.base.name":imageText(base),"org.opencontainers.image.base.digest":baseDigest,[inputsKey]:inputs};return Object.fromEntries(Object.entries(notes).flatMap(([key,value])=>value===void 0?[]:[[key,value]]))}var import_node_crypto7,format,inputsKey,inputsIn,init_notes=__esm({"src/engine/image/notes.ts"(){"use strict";import_node_crypto7=require("node:crypto");init_image();init_read();format=1,inputsKey="io.jac-scale.inputs";inputsIn=content=>textAt(content,"annotations",inputsKey)??textAt(content,"config","Labels",inputsKey)}});async function lookUp({registries,cache,emit},request2,access){let base=registries.repository(request2.base,request2.baseLogin,"pull"),asked=registries.repository(request2.target,request2.login,access),target=access==="push"?asked:forgiving(asked,emit),launch2=launchOf(request2),codeTag=diffIdOf(codeLayer(request2.bundle)).then(codeTagOf),{tag}=request2.target,[baseDigest,tagged,existing]=await Promise.all([baseDigestOf(base,request2),tag===void 0?void 0:target.head(tag).then(found2=>found2?.digest),codeTag.then(name=>target.manifest(name))]),inputs=inputsOf(request2,baseDigest,launch2),stableTag=`${await codeTag}-${inputs.slice(0,stableLength)}`,isSame=async image2=>await inputsOfImage(target,cache,image2)===inputs,found=existing;if(found!==void 0&&!await isSame(found)){let other=await target.manifest(stableTag);found=other!==void 0&&await isSame(other)?other:void 0}return{base,target,baseDigest,launch:launch2,inputs,tagged,codeTag:await codeTag,stableTag,found}}function forgiving(target,emit){let said2=!1,orNone=async act=>{try{return await act}catch(error){if(!(error instanceof JacScaleError)||error.code!=="RegistryDenied")throw error;said2||emit({type:"note",message:`${error.message}: taken as not there before a first push`}),said2=!0;return}};return{registry:target.registry,repository:target.repository,head:reference=>orNone(target.head(reference)),manifest:reference=>orNone(target.manifest(reference)),blob:(blob,from)=>target.blob(blob,from),hasBlob:digest=>target.hasBlob(digest),mountBlob:(digest,from)=>target.mountBlob(digest,from),putBlob:(source,onSent)=>target.putBlob(source,onSent),putManifest:(reference,manifest)=>target.putManifest(reference,manifest)}}async function baseDigestOf(base,{base:name}){if(name.digest!==void 0)return name.digest;let found=await base.head(name.tag??"latest");if(found===void 0)throw imageNotFound(name);return found.digest}async function inputsOfImage(target,cache,{mediaType,bytes,digest}){let content=JSON.parse(Buffer.from(bytes).toString("utf8")),told2=inputsIn(content);if(told2!==void 0)return told2;let source={repository:target,name:{...target,digest},cache},child=textAt(listAt(content,"manifests")[0],"digest"),read3=child===void 0?{mediaType,content}:await readManifest(source,child);return await readImage(source,read3).then(({config})=>inputsIn(config),()=>{})}var codeTagOf,stableLength,init_lookup=__esm({"src/engine/image/lookup.ts"(){"use strict";init_error();init_read();init_launch();init_layer();init_notes();init_packed();init_read_image();codeTagOf=diffId=>`code-${diffId.slice(7)}`,stableLength=12}});async function eachOf(items,act){let queue=[...items],worker=async()=>{for(let item=queue.shift();item!==void 0;item=queue.shift())await act(item).catch(error=>{throw queue.length=0,error})},ends=await Promise.allSettled(Array.from({length:atOnce2},worker));for(let end of ends)if(end.status==="rejected")throw end.reason}async function verifyPushed(target,{digest}){if(await target.manifest(digest)===void 0)throw new JacScaleError({code:"PushUnverified",what:`${target.registry} took the image and does not have it`,why:`it knows no ${target.repository}@${digest} right after the push`,next:"run the command again; nothing was deployed"})}var atOnce2,Push,init_push=__esm({"src/engine/image/push.ts"(){"use strict";init_error();init_media();atOnce2=4,Push=class{#target;#onProgress;#done=new Set;sent=0;#total=0;constructor(target,onProgress){this.#target=target,this.#onProgress=onProgress}async all(own2,base){let layers=base.layers.filter(({mediaType})=>!isForeign(mediaType));await eachOf([...this.#new(own2).map(source=>()=>this.#own(source)),...this.#new(layers).map(layer=>()=>this.#ofBase(layer,base.repository))],act=>act())}#new(items){return items.filter(({digest})=>{let known2=this.#done.has(digest);return this.#done.add(digest),!known2})}async#own(source){await this.#target.hasBlob(source.digest)||await this.#send(source)}async#ofBase(layer,from){let beside=from.registry===this.#target.registry;beside&&from.repository===this.#target.repository||await this.#target.hasBlob(layer.digest)||beside&&await this.#target.mountBlob(layer.digest,from.repository)||await this.#send({...layer,open:at2=>from.blob(layer,at2)})}async#send(source){this.#total+=source.size;let sent=0;await this.#target.putBlob(source,bytes=>{sent+=bytes,sent>source.size&&(this.#total+=Math.min(bytes,sent-source.size)),this.sent+=bytes,this.#onProgress(this.sent,this.#total)})}}}});var daemonless_exports={};__export(daemonless_exports,{buildDaemonless:()=>buildDaemonless,foresee:()=>foresee});async function buildDaemonless(deps,request2){let lookup=await lookUp(deps,request2,"push"),{target,codeTag,stableTag,found,tagged}=lookup,tag=request2.target.tag??stableTag,name={...named(request2.target),tag};if(found!==void 0){let known2=request2.target.tag===void 0||tagged===found.digest;return known2||await target.putManifest(tag,found),{name,digest:found.digest,builder,reused:!0,sentBytes:known2?0:found.bytes.length}}let{emit}=deps,image2=await made(deps,request2,lookup);emit({type:"phase",phase:"push",message:`pushing ${imageText(name)}`});let push=new Push(target,(sent,total)=>emit({type:"upload",sent,total})),layers=image2.parts.flatMap(({base})=>base.layers);await push.all(image2.blobs,{repository:lookup.base,layers});let manifests=[...image2.dependencies.map(({tag:tag2,manifest})=>({tag:tag2,manifest})),...image2.parts.length===1?[]:image2.parts.map(({manifest})=>({tag:manifest.digest,manifest}))];await Promise.all(manifests.map(({tag:tag2,manifest})=>target.putManifest(tag2,manifest)));let tags=[...new Set([codeTag,stableTag,tag])];await Promise.all(tags.map(each=>target.putManifest(each,image2.top))),await verifyPushed(target,image2.top);let sentBytes=[...manifests.map(({manifest})=>manifest),...tags.map(()=>image2.top)].reduce((sum2,{bytes})=>sum2+bytes.length,push.sent);return{name,digest:image2.top.digest,builder,reused:!1,sentBytes}}async function foresee(deps,request2){let lookup=await lookUp(deps,request2,"pull"),name={...named(request2.target),tag:request2.target.tag??lookup.stableTag},{digest}=lookup.found??(await made(deps,request2,lookup)).top;return{name,digest}}async function made(deps,request2,lookup){let{emit,spool,wheels,cache}=deps,{base,target,baseDigest,launch:launch2,inputs}=lookup,name=request2.base,note=message=>emit({type:"note",message});emit({type:"phase",phase:"build",message:`putting the code on ${imageText(name)}`});let[images,code]=await Promise.all([readBase({repository:base,name,cache},baseDigest,request2.platforms),packedLayer(spool,codeLayer(request2.bundle),"jac-scale: the code of the app")]);if(codeTagOf(code.layer.diffId)!==lookup.codeTag)throw codeChanged();let notes=notesOf(request2,baseDigest,inputs),blobs=[code.source],dependencies=[],parts=[];for(let image2 of images){let about=`${imageText(name)} for ${platformText(image2.platform)}`,layer=await dependencyLayer({target,spool,wheels,facts:{repository:base,name,cache,onScan:bytes=>note(`reading the layers of ${about} (${bytes} bytes), once on this machine`)},onResolve:requirements=>note(`collecting packages for ${about}: ${requirements.length} requirements`)},image2,request2.dependencies),added=[...layer===void 0?[]:[layer.layer],code.layer],{config,manifest}=assemble(image2,added,launch2,notes);blobs.push(inMemory(config),...layer?.fresh?.blobs??[]),layer?.fresh!==void 0&&dependencies.push(layer.fresh),parts.push({base:image2,manifest})}let[first]=parts;if(first===void 0)throw new RangeError("no platform was chosen");return{top:parts.length===1?first.manifest:assembleIndex(first.base.family,parts,notes),parts,blobs,dependencies}}var builder,named,codeChanged,init_daemonless=__esm({"src/engine/image/daemonless.ts"(){"use strict";init_error();init_image();init_platform();init_assemble();init_base();init_dependencies();init_layer();init_lookup();init_notes();init_packed();init_push();builder="daemonless";named=({registry:registry2,repository})=>({registry:registry2,repository});codeChanged=()=>new JacScaleError({code:"BundleChanged",what:"the code changed while it was being built",why:"an image under the name of other code would be deployed for it later",next:"run the command again"})}});function machineOf({platform:{architecture,variant}}){return machines[`${architecture}/${variant}`]??machines[architecture]??architecture}function platformTags(target){let machine2=machineOf(target),{family,version}=target.libc,minor=Number(version.split(".")[1]??0),own2=`linux_${machine2}`;return family==="musl"?[...down(minor,0).map(i2=>`musllinux_1_${i2}_${machine2}`),own2]:[...down(minor,machine2==="x86_64"||machine2==="i686"?5:17).flatMap(i2=>[`manylinux_2_${i2}_${machine2}`,...named2[i2]===void 0?[]:[`${named2[i2]}_${machine2}`]]),own2]}function wheelArguments(target){return["--only-binary=:all:","--implementation=cp",`--python-version=${fullVersion(target)}`,...[target.abi,"abi3","none"].map(abi=>`--abi=${abi}`),...platformTags(target).map(tag=>`--platform=${tag}`)]}function markersOf(target){return{implementation_name:"cpython",implementation_version:fullVersion(target),os_name:"posix",platform_machine:machineOf(target),platform_python_implementation:"CPython",platform_release:"",platform_system:"Linux",platform_version:"",python_full_version:fullVersion(target),python_version:target.python,sys_platform:"linux"}}function targetText(target){let{platform:platform2,python,abi,libc}=target,tags=`${abi}, ${platformTags(target)[0]} and older`;return`Python ${python} on ${platform2.os}/${platform2.architecture} with ${libc.family} ${libc.version} (${tags})`}var machines,named2,down,patch,fullVersion,init_pip_target=__esm({"src/adapters/builders/pip-target.ts"(){"use strict";machines={amd64:"x86_64",386:"i686",arm64:"aarch64","arm/v7":"armv7l",arm:"armv7l",ppc64le:"ppc64le",s390x:"s390x",riscv64:"riscv64"};named2={17:"manylinux2014",12:"manylinux2010",5:"manylinux1"};down=(from,to)=>Array.from({length:Math.max(0,from-to+1)},(_,i2)=>from-i2),patch=99,fullVersion=({python})=>`${python}.${patch}`}});function wheelMissing(target,requirement2,hasSource){return hasSource?new JacScaleError({code:"WheelMissing",what:`there is no wheel of ${requirement2} for ${targetText(target)}`,why:"it comes as source, which is not compiled here: what it makes would fit to this machine and not to the image",next:`name a version that has one in [dependencies], or ${dockerfile}`}):new JacScaleError({code:"PackageMissing",what:`the package index has no ${requirement2}`,why:`pip looked for ${targetText(target)}`,next:"look for a typing mistake in [dependencies] of jac.toml",place:{key:"dependencies"}})}function pipFailed(lines){let all=lines.join(`
`),why=lines.filter(line2=>!/^(\[notice\]|DEPRECATION|WARNING: Retrying)/.test(line2)).slice(-6).map(line2=>line2.replace(/ ?\(from -r \S+ \(line \d+\)\)|->-r \S+ \(line \d+\)/g,"")).join(`
`);if(/No space left on device|Disk quota exceeded/.test(all))return new JacScaleError({code:"DiskFull",what:"there is no room left for the dependencies",why,next:"make room in the folder of temporary files (TMPDIR)"});if(noIndex.test(all))return new JacScaleError({code:"IndexUnreachable",what:"pip cannot reach the package index",why,next:"check the network, HTTPS_PROXY and the index in pip.conf; see: python3 -m pip config list"});if(isConflict(lines)){let sides=lines.filter(line2=>/^\s+(The user requested|\S+ \S+ depends on) /.test(line2));return new JacScaleError({code:"DependencyConflict",what:"the dependencies contradict each other, or the Jac runtime",why:sides.length===0?why:sides.map(line2=>line2.trim()).join(`
`),next:"ask for other versions in [dependencies] of jac.toml",place:{key:"dependencies"}})}return new JacScaleError({code:"PipFailed",what:"pip failed to collect the dependencies",why,next:dockerfile})}var dockerfile,pipMissing,missingIn,noIndex,conflict,isConflict,init_pip_failure=__esm({"src/adapters/builders/pip-failure.ts"(){"use strict";init_error();init_pip_target();dockerfile="write a Dockerfile, which can install anything, with: kubectl jac init --dockerfile",pipMissing=why=>new JacScaleError({code:"PipMissing",what:"the app has dependencies, and there is no pip here that can collect them",why,next:`install Python 3 with pip 22.2 or later (actions/setup-python in a workflow); or ${dockerfile}`}),missingIn=lines=>lines.map(line2=>/No matching distribution found for (.+?)(?: \(from .*)?$/.exec(line2)?.[1]).find(Boolean);noIndex=/NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Connection refused|Failed to establish|name resolution/,conflict=/ResolutionImpossible|conflicting dependencies|Cannot install .* because/,isConflict=lines=>lines.some(line2=>conflict.test(line2))}});var program,init_pip_program=__esm({"src/adapters/builders/pip-program.ts"(){"use strict";program=String.raw`
import json, os, re, sys, zipfile
given = json.load(open(os.environ["JAC_WHEELS"], encoding="utf-8"))
from pip._vendor.packaging import markers
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

markers.default_environment = lambda: dict(given["markers"])


def pip(arguments):
    from pip._internal.cli.req_command import RequirementCommand
    from pip._internal.cli.main import main
    original = RequirementCommand.make_resolver.__func__
    def make_resolver(cls, *positional, **named):
        named["py_version_info"] = tuple(int(part) for part in given["version"].split("."))
        return original(cls, *positional, **named)
    RequirementCommand.make_resolver = classmethod(make_resolver)
    return main(arguments)


def choose():
    """Of what pip resolved, what the app needs and the image has not: one requirement per line."""
    with open(given["report"], encoding="utf-8") as file:
        found = {canonicalize_name(item["metadata"]["name"]): item for item in json.load(file)["install"]}
    queue = [Requirement(line) for line in given["requirements"]]
    seen = set()
    while queue:
        wanted = queue.pop()
        name = canonicalize_name(wanted.name)
        for extra in ("", *sorted(wanted.extras)):
            if name not in found or (name, extra) in seen:
                continue
            seen.add((name, extra))
            for line in found[name]["metadata"].get("requires_dist") or ():
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    queue.append(needed)
    installed = {canonicalize_name(name): version for name, version in (line.split("==") for line in given["installed"])}
    for name in sorted({name for name, _ in seen}):
        item = found[name]
        version = item["metadata"]["version"]
        if installed.get(name) != version:
            print(f"{name} @ {item['download_info']['url']}" if item.get("is_direct") else f"{name}=={version}")


def unpack():
    """Wheels as a Python user base. https://packaging.python.org/en/latest/specifications/binary-distribution-format/"""
    for file in sorted(os.listdir(given["wheels"])):
        with zipfile.ZipFile(os.path.join(given["wheels"], file)) as wheel:
            distribution = file.split("-")[0]
            for entry in wheel.infolist():
                if not entry.is_dir() and "__pycache__" not in entry.filename.split("/"):
                    content = wheel.read(entry)
                    path = place(distribution, entry.filename)
                    script = path.startswith("bin/")
                    if script:
                        content = re.sub(rb"\A#!python\w*", b"#!/usr/bin/env python3", content)
                    write(path, content, script or entry.external_attr >> 16 & 0o111)
                    if re.fullmatch(r"[^/]+\.dist-info/entry_points\.txt", entry.filename):
                        commands(content.decode())


def place(distribution, path):
    site = f"lib/python{given['python']}/site-packages"
    data, _, rest = path.partition("/")
    if not data.endswith(".data"):
        return f"{site}/{path}"
    kind, _, rest = rest.partition("/")
    folders = {"purelib": site, "platlib": site, "scripts": "bin", "data": ".", "headers": f"include/python{given['python']}/{distribution}"}
    return f"{folders[kind]}/{rest}"


def commands(text):
    section = ""
    for line in text.splitlines():
        header = re.fullmatch(r"\s*\[(.+)\]\s*", line)
        section = header[1].strip() if header else section
        command = re.fullmatch(r"\s*([\w.-]+)\s*=\s*([\w.]+)\s*:\s*([\w.]+)\s*(\[.*\])?\s*", line)
        if command and section in ("console_scripts", "gui_scripts"):
            name, module, function = command.groups()[:3]
            lines = ["#!/usr/bin/env python3", "import sys", f"from {module} import {function.split('.')[0]}", f"sys.exit({function}())", ""]
            write(f"bin/{name}", "\n".join(lines).encode(), True)


def write(path, content, executable):
    tree = os.path.realpath(given["tree"])
    target = os.path.normpath(os.path.join(tree, path))
    if not target.startswith(tree + os.sep):
        sys.exit(f"a wheel names a file outside of itself: {path}")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content)
    os.chmod(target, 0o755 if executable else 0o644)


if sys.argv[1] == "pip":
    sys.exit(pip(sys.argv[2:]))
globals()[sys.argv[1]]()
`}});function lineReader(onLine){let rest={stdout:"",stderr:""},say=line2=>{let text2=(0,import_node_util.stripVTControlCharacters)(line2.trimEnd().split("\r").at(-1)??"");text2.trim()!==""&&onLine(text2)},take=name=>text2=>{let parts=(rest[name]+text2).split(`
`);rest[name]=parts.pop()??"";for(let part of parts)say(part)};return{stdout:take("stdout"),stderr:take("stderr"),end:()=>{say(rest.stdout),say(rest.stderr)}}}var import_node_child_process2,import_node_util,keptLines,keptStdout,graceMs,hasGroups,runProgram,init_process=__esm({"src/adapters/builders/process.ts"(){"use strict";import_node_child_process2=require("node:child_process"),import_node_util=require("node:util"),keptLines=400,keptStdout=1<<20,graceMs=5e3,hasGroups=process.platform!=="win32",runProgram=(command,args,{env,signal,onLine})=>(signal.throwIfAborted(),new Promise((resolve2,reject)=>{let child=(0,import_node_child_process2.spawn)(command,args,{env,stdio:["ignore","pipe","pipe"],detached:hasGroups}),stdout="",lines=[],take=lineReader(line2=>{lines.push(line2),lines.length>keptLines&&lines.shift(),onLine?.(line2)});child.stdout.setEncoding("utf8").on("data",text2=>{stdout.length<keptStdout&&(stdout+=text2),take.stdout(text2)}),child.stderr.setEncoding("utf8").on("data",text2=>take.stderr(text2));let kill=name=>{try{hasGroups?child.pid!==void 0&&process.kill(-child.pid,name):child.kill(name)}catch{}},last,stop=()=>{kill("SIGTERM"),last=setTimeout(()=>{kill("SIGKILL"),child.stdout.destroy(),child.stderr.destroy()},graceMs)};signal.addEventListener("abort",stop,{once:!0});let end=code=>{signal.removeEventListener("abort",stop),clearTimeout(last),take.end(),signal.aborted?reject(signal.reason):resolve2({code,stdout,lines})};child.on("error",error=>{lines.push(error.message),end(127)}),child.on("close",code=>end(code??128))}))}});async function temporaryFolder(purpose,env){let parent=env.RUNNER_TEMP||(0,import_node_os4.tmpdir)();return await removeLeft(parent),await(0,import_promises4.mkdtemp)((0,import_node_path4.join)(parent,`jac-${purpose}-${process.pid}-${machine}-`))}async function removeLeft(parent){let names2=await(0,import_promises4.readdir)(parent).catch(()=>[]);for(let name of names2){let[,pid,host]=ours2.exec(name)??[];if(host!==machine||isRunning(Number(pid)))continue;let path=(0,import_node_path4.join)(parent,name),found=await(0,import_promises4.lstat)(path).catch(()=>{});found?.isDirectory()===!0&&found.uid===process.getuid?.()&&await(0,import_promises4.rm)(path,{recursive:!0,force:!0}).catch(()=>{})}}function isRunning(pid){try{return process.kill(pid,0)}catch(error){return error.code!=="ESRCH"}}var import_promises4,import_node_os4,import_node_path4,ours2,machine,init_temporary=__esm({"src/adapters/builders/temporary.ts"(){"use strict";import_promises4=require("node:fs/promises"),import_node_os4=require("node:os"),import_node_path4=require("node:path"),ours2=/^jac-(?:build|wheels)-(\d+)-(.+)-[A-Za-z0-9]{6}$/,machine=(0,import_node_os4.hostname)().replace(/[^\w.-]/g,"_")}});var pip_exports={};__export(pip_exports,{pipWheels:()=>pipWheels});function pipWheels(deps){return{async*layer(request2){let folder2=await temporaryFolder("wheels",deps.env);try{let tree=await collect(request2,folder2,deps);yield*layerTar(dependenciesFolder,0,filesOf3(tree))}finally{await(0,import_promises5.rm)(folder2,{recursive:!0,force:!0})}}}}async function*filesOf3(tree){let paths=(await(0,import_promises5.readdir)(tree,{recursive:!0,withFileTypes:!0})).filter(entry=>entry.isFile()).map(entry=>(0,import_node_path5.join)(entry.parentPath,entry.name).slice(tree.length+1).replaceAll("\\","/"));for(let path of paths.sort(compareBytes)){let file=(0,import_node_path5.join)(tree,path),{size,mode}=await(0,import_promises5.stat)(file);yield{path,size,mode:(mode&64)===0?420:493,content:(0,import_node_fs.createReadStream)(file)}}}async function collect(request2,folder2,deps){let{run=runProgram,signal,emit}=deps,python=await findPython(run,deps),[settings,report,wheels,tree]=["settings.json","report.json","wheels","tree"].map(name=>(0,import_node_path5.join)(folder2,name)),given={markers:markersOf(request2),version:fullVersion(request2),python:request2.python,requirements:request2.requirements,installed:request2.installed,report,wheels,tree};await(0,import_promises5.writeFile)(settings,JSON.stringify(given),{mode:384}),await(0,import_promises5.mkdir)(wheels),await(0,import_promises5.mkdir)(tree);let env={...deps.env,JAC_WHEELS:settings,PIP_DISABLE_PIP_VERSION_CHECK:"1",PIP_NO_INPUT:"1",NO_COLOR:"1"},start=(...args)=>run(python,["-c",program,...args],{env,signal,onLine:line2=>{let[,name]=/^Collecting ([\w.-]+)/.exec(line2)??[];name!==void 0&&emit({type:"phase",phase:"build",message:`collecting ${name}`})}}),lines=async(name,content)=>{let file=(0,import_node_path5.join)(folder2,name);return await(0,import_promises5.writeFile)(file,content.join(`
`),{mode:384}),file},resolved=await resolvedFor(request2,async(requirements,constraints)=>start("pip","install","--dry-run","--ignore-installed","--progress-bar=off",`--report=${report}`,`--target=${tree}`,...wheelArguments(request2),`--requirement=${await lines("requirements.txt",requirements)}`,`--constraint=${await lines("constraints.txt",constraints)}`));if(resolved.code!==0)throw await explained(resolved,request2,start);let chosen=await start("choose");if(chosen.code!==0)throw pipMissing(chosen.lines.at(-1)??"it is none that we know");let pinned=chosen.stdout.split(`
`).filter(line2=>line2!=="");if(pinned.length===0)return tree;let downloaded=await start("pip","download","--no-deps","--progress-bar=off",`--dest=${wheels}`,...wheelArguments(request2),`--requirement=${await lines("pinned.txt",pinned)}`);if(downloaded.code!==0)throw await explained(downloaded,request2,start);let unpacked2=await start("unpack");if(unpacked2.code!==0)throw pipFailed(unpacked2.lines);return tree}async function resolvedFor(request2,resolve2){let{requirements,installed:installed2}=request2,withRuntime=()=>resolve2([...requirements,...runtimeOf(request2)],[]);if(installed2.length>0&&isPartial(request2)){let resolved2=await withRuntime();return missingIn(resolved2.lines)===void 0?resolved2:resolve2(requirements,[])}let resolved=await resolve2(requirements,installed2);return resolved.code!==0&&isConflict(resolved.lines)?withRuntime():resolved}async function findPython(run,{env,signal}){let complaints=[];for(let python of["python3","python"]){let{code,stdout,lines}=await run(python,["-m","pip","--version"],{env,signal}),[,major,minor]=/^pip (\d+)\.(\d+)/.exec(stdout)??[];if(code===0&&Number(major)*100+Number(minor)>=2202)return python;complaints.push(`${python}: ${code===0?stdout.split(" from ")[0]:lines.at(-1)}`)}throw pipMissing(complaints.join(`
`))}async function explained({lines},request2,start){if(lines.some(line2=>/^(ImportError|ModuleNotFoundError|AttributeError|TypeError): /.test(line2)))return pipMissing(`this version of pip is too new or too old: ${lines.at(-1)}`);let missing3=missingIn(lines);if(missing3===void 0||pipFailed(lines).code==="IndexUnreachable")return pipFailed(lines);let name=/^[\w.-]+/.exec(missing3)?.[0]??missing3,asked=await start("pip","index","versions","--ignore-requires-python","--no-binary=:all:",name),[,listed=""]=/^Available versions: (.*)$/m.exec(asked.stdout)??[],exact=/==([^,*\s]+)$/.exec(missing3)?.[1],hasSource=asked.code===0&&(exact===void 0||listed.split(", ").includes(exact));return wheelMissing(request2,missing3,hasSource)}var import_node_fs,import_promises5,import_node_path5,runtimeNames,nameOf,isPartial,runtimeOf,init_pip=__esm({"src/adapters/builders/pip.ts"(){"use strict";import_node_fs=require("node:fs"),import_promises5=require("node:fs/promises"),import_node_path5=require("node:path");init_tar();init_layer();init_pip_failure();init_pip_program();init_pip_target();init_process();init_temporary();runtimeNames=["jaclang","jac-scale"],nameOf=line2=>line2.split("==")[0]??"",isPartial=({installed:installed2})=>installed2.every(line2=>runtimeNames.includes(nameOf(line2))),runtimeOf=({installed:installed2})=>installed2.filter(line2=>runtimeNames.includes(nameOf(line2))).map(line2=>line2.replace(/^jac-scale==/,"jac-scale[all]=="))}});function commonArguments({request:request2,dockerfile:dockerfile2}){return["--file",dockerfile2,...Object.entries(labelsOf(request2)).flatMap(([name,value])=>["--label",`${name}=${value}`]),...Object.keys(request2.buildArgs).flatMap(name=>["--build-arg",name]),...request2.platforms.length===0?[]:["--platform",request2.platforms.join(",")]]}async function secretFileArguments({request:request2,folder:folder2}){let args=[];for(let[i2,[id,value]]of Object.entries(request2.buildSecrets).entries()){let file=(0,import_node_path6.join)(folder2,`secret-${i2}`);await(0,import_promises6.writeFile)(file,value,{mode:384}),args.push("--secret",`id=${id},src=${file}`)}return args}function labelsOf({source,origin,version}){let prefix="org.opencontainers.image.";return{...source.commit===void 0||source.dirty?{}:{[`${prefix}revision`]:source.commit},...origin.project.startsWith("path:")?{}:{[`${prefix}source`]:`https://${origin.project}`},...version===void 0?{}:{[`${prefix}version`]:version}}}function cacheOf({cache,target}){if(cache==="off")return;if(cache!=="auto")return cache;let{registry:registry2,repository}=target;return imageText({registry:registry2,repository,tag:"buildcache"})}function complaintOf({lines,code}){return(lines.findLast(line2=>/error|cannot|not |denied|fail/i.test(line2))??lines.at(-1))?.replace(/^(error|ERROR)(\[\d+\])?: */,"").trim()??`exit code ${code}`}function digestIn(text2){return/sha256:[0-9a-f]{64}/.exec(text2)?.[0]}var import_promises6,import_node_path6,BuilderFailed,versionIn,init_builder=__esm({"src/adapters/builders/builder.ts"(){"use strict";import_promises6=require("node:fs/promises"),import_node_path6=require("node:path");init_image();BuilderFailed=class extends Error{stage;lines;constructor(stage,lines){super(`the ${stage} failed`),this.stage=stage,this.lines=lines}};versionIn=text2=>/\bv?(\d+\.\d+[\w.+-]*)/.exec(text2)?.[1]??""}});function builder2(program2,version){return{name:program2,version,cannot:()=>{},build:async job2=>{await build(program2,job2);let file=(0,import_node_path7.join)(job2.folder,"digest"),list=listOf(job2);try{let pushed2=await job2.run("push",program2,pushArguments(job2,file));if(pushed2.code!==0)throw new BuilderFailed("push",pushed2.lines)}finally{list!==void 0&&await job2.run("push",program2,["manifest","rm",list])}return digestIn(await(0,import_promises7.readFile)(file,"utf8").catch(()=>""))}}}async function build(program2,job2){let args=await buildArguments(job2),built=await job2.run("build",program2,args);if(built.code===0)return;if(job2.env.BUILDAH_ISOLATION||!isRuntime(built.lines))throw new BuilderFailed("build",built.lines);job2.note(`${program2} cannot start containers here; building with --isolation chroot`);let again=await job2.run("build",program2,[args[0]??"","--isolation=chroot",...args.slice(1)]);if(again.code!==0)throw new BuilderFailed("build",again.lines)}async function buildArguments(job2){let list=listOf(job2);return["build",list===void 0?"--layers":"--no-cache","--force-rm",...list===void 0?["--tag",job2.target]:["--manifest",list],...commonArguments(job2),...await secretFileArguments(job2),job2.request.root]}function pushArguments(job2,digestFile){let list=listOf(job2);return[...list===void 0?["push"]:["manifest","push","--all"],...job2.insecure?["--tls-verify=false"]:[],`--digestfile=${digestFile}`,list??job2.target,`docker://${job2.target}`]}var import_promises7,import_node_path7,findProgram,isRuntime,listOf,init_containers=__esm({"src/adapters/builders/containers.ts"(){"use strict";import_promises7=require("node:fs/promises"),import_node_path7=require("node:path");init_builder();findProgram=(program2,works)=>async probe=>{let[version,worked]=await Promise.all([probe(program2,"--version"),probe(program2,...works)]);return version.code!==0?complaintOf(version):worked.code!==0?complaintOf(worked):builder2(program2,versionIn(version.stdout))};isRuntime=lines=>lines.some(line2=>/(runc|crun)(: | create failed| run failed)|OCI runtime|did not get container start message|creating new (user )?namespace|unshare.*not permitted/i.test(line2)),listOf=({request:request2,folder:folder2})=>request2.platforms.length>1?`localhost/${folder2.split(/[\\/]/).at(-1)?.toLowerCase()}`:void 0}});var findBuildah,init_buildah=__esm({"src/adapters/builders/buildah.ts"(){"use strict";init_containers();findBuildah=findProgram("buildah",["info"])}});async function hasContainerdStore(probe){return(await probe("docker","info","--format","{{json .DriverStatus}}")).stdout.includes("io.containerd.snapshotter")}function buildx(version,driver){return{name:"docker buildx",version,cannot:({platforms})=>platforms.length>1&&!driver.complete?{code:"BuilderCannotPlatforms",why:'its driver "docker" builds for one platform; `docker buildx create --use` makes a builder for several'}:void 0,build:async job2=>{let metadata=(0,import_node_path8.join)(job2.folder,"metadata.json"),{code,lines}=await job2.run("build","docker",argumentsOf(job2,driver,metadata),{...job2.env,BUILDX_NO_DEFAULT_ATTESTATIONS:"1",BUILDX_METADATA_PROVENANCE:"disabled"});if(code!==0)throw new BuilderFailed(isPush(lines)?"push":"build",lines);let written=await(0,import_promises8.readFile)(metadata,"utf8").catch(()=>"{}");return digestIn(textAt(JSON.parse(written),"containerimage.digest")??"")}}}function argumentsOf(job2,driver,metadata){let{request:request2,target,insecure,secretVariables,cache}=job2,plain4=insecure&&driver.name!=="docker"?",registry.insecure=true":"",kept=driver.complete?cache:void 0;return["buildx","build","--progress=plain",`--metadata-file=${metadata}`,`--output=type=image,push=true${plain4}`,"--tag",target,...commonArguments(job2),...Object.entries(secretVariables).flatMap(([id,name])=>["--secret",`id=${id},env=${name}`]),...kept===void 0?[]:[`--cache-from=type=registry,ref=${kept}${plain4}`,`--cache-to=type=registry,ref=${kept},mode=max,ignore-error=true${plain4}`],request2.root]}var import_promises8,import_node_path8,findBuildx,afterColon,isPush,init_buildx=__esm({"src/adapters/builders/buildx.ts"(){"use strict";import_promises8=require("node:fs/promises"),import_node_path8=require("node:path");init_read();init_builder();findBuildx=async probe=>{let[version,inspected]=await Promise.all([probe("docker","buildx","version"),probe("docker","buildx","inspect")]);if(version.code!==0)return complaintOf(version);if(inspected.code!==0)return complaintOf(inspected);let fields2=new Map(inspected.stdout.split(`
`).map(line2=>[line2.split(":")[0]?.trim()??"",afterColon(line2)])),error=fields2.get("Error");if(error)return error;let name=fields2.get("Driver")||"docker",complete=name!=="docker"||await hasContainerdStore(probe);return buildx(versionIn(version.stdout),{name,complete})},afterColon=line2=>line2.slice(line2.indexOf(":")+1).trim();isPush=lines=>lines.some(line2=>/^ERROR: .*failed to push |^ > pushing \S+ with docker:/.test(line2))}});function docker2(version,buildKit){return{name:"docker",version,cannot:({platforms,buildSecrets})=>{if(platforms.length>1)return{code:"BuilderCannotPlatforms",why:"without buildx it builds for one platform"};if(!buildKit&&Object.keys(buildSecrets).length>0)return{code:"BuilderCannotSecrets",why:"without buildx it has no secret mounts"}},build:async job2=>{let built=await job2.run("build","docker",await buildArguments2(job2),{...job2.env,DOCKER_BUILDKIT:buildKit?"1":"0",BUILDKIT_PROGRESS:"plain"});if(built.code!==0)throw new BuilderFailed("build",built.lines);let pushed2=await job2.run("push","docker",["push",job2.target]);if(pushed2.code!==0)throw new BuilderFailed("push",pushed2.lines);return digestIn(pushed2.lines.findLast(line2=>/ digest: sha256:/.test(line2))??"")}}}async function buildArguments2(job2){let secrets=await secretFileArguments(job2);return["build","--tag",job2.target,...commonArguments(job2),...secrets,job2.request.root]}var firstWithoutBuildKit,findDocker,init_docker=__esm({"src/adapters/builders/docker.ts"(){"use strict";init_builder();firstWithoutBuildKit=23,findDocker=async probe=>{let asked=await probe("docker","version","--format","{{.Client.Version}} {{.Server.Version}}");if(asked.code!==0)return complaintOf(asked);let[client="",server=""]=asked.stdout.trim().split(" ");return docker2(server,Number.parseInt(client,10)<firstWithoutBuildKit)}}});var findPodman,init_podman=__esm({"src/adapters/builders/podman.ts"(){"use strict";init_containers();findPodman=findProgram("podman",["info"])}});async function chooseBuilder(request2,probe){let broken3=[],unable=[];for(let[name,find]of Object.entries(known)){let found=await find(probe);if(typeof found=="string"){broken3.push(`${name}: ${found}`);continue}let unableTo=found.cannot(request2);if(unableTo===void 0)return found;unable.push({name,...unableTo})}let[first]=unable;if(first!==void 0){let what=first.code==="BuilderCannotPlatforms"?`no builder here builds for ${request2.platforms.join(" and ")} at once`:"no builder here has secret mounts";throw usageError({code:first.code,what,why:[...unable.map(({name,why})=>`${name}: ${why}`),...broken3].join(`
`),next:first.code==="BuilderCannotPlatforms"?"make a builder that can with: docker buildx create --use":"install docker buildx: https://docs.docker.com/go/buildx/"})}throw new JacScaleError({code:"NoBuilder",what:"there is a Dockerfile, but nothing here that builds it",why:broken3.join(`
`),next:"install docker (or start it), podman or buildah; or build without the Dockerfile: --dockerfile none"})}var known,init_choose=__esm({"src/adapters/builders/choose.ts"(){"use strict";init_error();init_buildah();init_buildx();init_docker();init_podman();known={"docker buildx":findBuildx,docker:findDocker,podman:findPodman,buildah:findBuildah}}});function instructionsOf(dockerfile2){let lines=dockerfile2.replace(/^\uFEFF/,"").split(/\r?\n/),mark=/^#\s*escape\s*=\s*`/im.test(dockerfile2.split(/^\s*[^#\s]/m)[0]??"")?"`":"\\",found=[];for(let i2=0;i2<lines.length;i2++){if(isSkipped(lines[i2]))continue;let line2=i2+1,text2="";for(;i2<lines.length;i2++){let part=lines[i2]??"";if(text2!==""&&isSkipped(part))continue;let goesOn=part.trimEnd().endsWith(mark);if(text2+=` ${goesOn?part.trimEnd().slice(0,-1):part}`,!goesOn)break}for(let end of hereDocuments(text2))for(;i2<lines.length-1&&lines[++i2]?.replace(/^\t+/,"")!==end;);found.push({line:line2,text:oneSpaced(text2)})}return found}function hereDocuments(text2){return/^\s*(RUN|COPY|ADD)\s/i.test(text2)?[...text2.matchAll(/<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)].map(found=>found[2]??""):[]}function failedAt(lines,dockerfile2){let instructions=instructionsOf(dockerfile2),excerpt=lines.findLastIndex((line2,i2)=>/^\S.*:\d+$/.test(line2)&&/^-{20}$/.test(lines[i2+1]??"")),parse5=lines.map(line2=>/parse error (?:on )?line (\d+)/.exec(line2)?.[1]).findLast(Boolean),told2=Number(parse5??/:(\d+)$/.exec(lines[excerpt]??"")?.[1]??0);if(told2>0){let named3=instructions.findLast(({line:line2})=>line2<=told2);return{text:named3?.text??"",line:named3?.line??told2}}let step=lastStep(lines);if(step===void 0)return;let alike2=instructions.filter(({text:text2})=>isShownAs(text2,step.text));return{text:step.text,line:(alike2[step.before]??alike2[0])?.line}}function lastStep(lines){let steps=lines.flatMap(line2=>{let found=shown.exec(line2);return found===null?[]:[oneSpaced(found[1]??found[2]??"")]}),text2=steps.at(-1);if(text2!==void 0)return{text:text2,before:steps.filter(step=>step===text2).length-1}}function isShownAs(instruction,text2){let fixed=instruction.split(/\$(?:\{[^}]*\}|\w+)/).map(part=>part.replace(/[.*+?^${}()|[\]\\]/g,"\\$&"));return new RegExp(`^${fixed.join(".*")}$`).test(text2)}var isSkipped,oneSpaced,shown,init_dockerfile=__esm({"src/adapters/builders/dockerfile.ts"(){"use strict";isSkipped=(line2="")=>/^\s*(#|$)/.test(line2),oneSpaced=text2=>text2.replace(/\s+/g," ").trim();shown=/^(?: > \[(?!internal)[^\]]*\] (.*):|(?:\[\S+\] )?step \d+\/\d+ ?: (.*))$/i}});function explainFailure(build2){return build2.failed.stage==="push"?pushFailed(build2):buildFailed(build2)}function pushFailed({request:request2,builder:builder3,failed:failed2}){let said2=lastWord(failed2.lines),{registry:registry2,repository}=request2.target,about={registry:registry2,repository,access:"push",login:request2.login};return registryError(builder3,about,said2)??new JacScaleError({code:"PushFailed",what:`${registry2} does not take ${repository}`,why:said2})}function registryError(builder3,about,said2){let refusal=status=>({status,code:"",message:said2});if(full2.test(said2))return refused(about,refusal(507));if(noLogin.test(said2))return about.login===void 0?denied(about,said2):wrongPassword(about,refusal(401));if(notAllowed.test(said2))return denied(about,said2);if(failing.test(said2))return refused(about,refusal(Number(/\b(429|50\d)\b/.exec(said2)?.[1]??500)));if(/gave HTTP response/.test(said2))return plainHttp(builder3,about.registry,said2);if(cut.test(said2)||noAnswer.test(said2)){let code=/certificate|x509/.test(said2)?"CERT_UNKNOWN":"";return unreachable(about.registry,Object.assign(new Error(said2),{code}))}}function plainHttp(builder3,registry2,said2){return new JacScaleError({code:"RegistryUnreachable",what:`the registry ${registry2} speaks plain HTTP`,why:said2,next:builder3.startsWith("docker")?`allow it with "insecure-registries": ["${registry2}"] in /etc/docker/daemon.json (for a builder of buildx: [registry."${registry2}"] http = true in its buildkitd.toml)`:`if that is so, say it with: --insecure-registry ${registry2}`})}function buildFailed(build2){let{builder:builder3,file,dockerfile:dockerfile2,failed:failed2}=build2,said2=lastWord(failed2.lines);if(full2.test(said2))return new JacScaleError({code:"DiskFull",what:"there is no room left to build in",why:said2,next:`make room with: ${builder3==="buildah"?"buildah prune":`${builder3.split(" ")[0]} system prune`}`});let base=baseFailed(build2,said2);if(base!==void 0)return base;let at2=failedAt(failed2.lines,dockerfile2),where=at2?.line===void 0?file:`line ${at2.line} of ${file}`,instruction=at2===void 0||at2.text===""?"":`: ${shortened2(at2.text,100)}`;return new JacScaleError({code:"BuildFailed",what:`the build failed at ${where}${instruction}`,why:lastWords(failed2.lines).join(`
`),next:/exec format error/.test(failed2.lines.join(`
`))?"this machine runs programs of another platform only with QEMU (docker/setup-qemu-action in a workflow): add it, or leave out --platform":`correct ${file}${at2?.line===void 0?"":`:${at2.line}`} and run the command again`,place:placeOf(file,at2?.line)})}function baseFailed({request:request2,builder:builder3,file,dockerfile:dockerfile2,failed:failed2},said2){let name=baseIn(failed2.lines,dockerfile2);if(name===void 0)return;let image2=parsed4(name);if(image2===void 0)return;let from=instructionsOf(dockerfile2).find(({text:text2})=>/^FROM /i.test(text2)&&text2.split(" ").includes(name)),place=placeOf(file,from?.line),{registry:registry2,repository}=image2,login=registry2===request2.target.registry?request2.login:void 0,cause=said2.slice(said2.lastIndexOf(`${name}: `)+1===0?0:said2.lastIndexOf(`${name}: `)+name.length+2);if(missing.test(cause)&&!notAllowed.test(cause))return new JacScaleError({code:"ImageNotFound",what:`the base image ${name} does not exist`,why:cause,next:`look for a typing mistake in ${file}${from===void 0?"":`:${from.line}`}`,place});let error=registryError(builder3,{registry:registry2,repository,access:"pull",login},cause);if(error===void 0)return;let{code,message:what,why,next}=error;return new JacScaleError({code,what,...why===void 0?{}:{why},...next===void 0?{}:{next},place})}function baseIn(lines,dockerfile2){for(let pattern of bases){let found=lines.map(line2=>pattern.exec(line2)?.[1]).findLast(Boolean);if(found!==void 0)return found}let at2=failedAt(lines,dockerfile2);return/^FROM (?:--\S+ )*(\S+)/i.exec(at2?.text??"")?.[1]}function parsed4(name){try{return parseImage(name)}catch{return}}function lastWord(lines){let said2=lines.findLast(line2=>/^(ERROR|Error)\b|^Error response from daemon/.test(line2))??lines.at(-1)??"";return shortened2(said2.replace(/^(ERROR|Error): */,"").replace(/^Error response from daemon: */,"").replace(/^failed to solve: */,"").replace(/^rpc error: code = \w+ desc = */,"").replace(/^failed to solve with frontend \S+: */,"").replace(/^failed to create LLB definition: */,""),500)}function lastWords(lines){let step=lines.findLastIndex(line2=>/^ > \[|^(\[\S+\] )?step \d+\/\d+ ?: /i.test(line2)),verdict=lastWord(lines),after=lines.slice(step+1),end=after.findIndex(line2=>/^-{6,}$/.test(line2)),told2=end===-1?after:after.slice(0,end);return[...(told2.some(line2=>line2!==verdict)?told2:ofFailedVertex(lines)).map(line2=>line2.replace(/^\d+\.\d+ /,"")).filter(line2=>!/^ ---> |^(ERROR|Error): /.test(line2)&&line2!==verdict).slice(1-mostLines),verdict].map(line2=>shortened2(line2,300))}function ofFailedVertex(lines){let number=lines.map(line2=>/^#(\d+) ERROR: /.exec(line2)?.[1]).findLast(Boolean),said2=new RegExp(`^#${number} (\\d+\\.\\d+ .*)$`);return lines.flatMap(line2=>said2.exec(line2)?.[1]??[])}var full2,noLogin,notAllowed,missing,failing,cut,noAnswer,isPassing,bases,placeOf,mostLines,shortened2,init_failure=__esm({"src/adapters/builders/failure.ts"(){"use strict";init_error();init_image();init_errors();init_dockerfile();full2=/no space left on device|disk quota exceeded/i,noLogin=/unauthorized|authentication required|no basic auth|\b401\b/i,notAllowed=/denied|forbidden|insufficient_scope|\b403\b/i,missing=/not found|manifest unknown|name unknown|\b404\b/i,failing=/toomanyrequests|too many requests|internal server error|bad gateway|service unavailable|\b(429|50[0234])\b/i,cut=/connection reset|unexpected EOF|broken pipe|handshake timeout|i\/o timeout/i,noAnswer=/connection refused|no such host|no route to host|network is unreachable|server gave HTTP response|x509:|certificate/i,isPassing=({stage,lines})=>{let said2=lastWord(lines);return stage==="push"&&!full2.test(said2)&&(failing.test(said2)||cut.test(said2))};bases=[/ > \[(?:\S+ )?internal\] load metadata for (\S+):$/,/failed to resolve source metadata for (\S+): /,/initializing source docker:\/\/(\S+): /];placeOf=(file,line2)=>({file,...line2===void 0?{}:{line:line2}});mostLines=10;shortened2=(text2,most)=>text2.length<=most?text2:`${text2.slice(0,most-1)}\u2026`}});async function loggedIn(folder2,env,{registry:registry2,login}){let entry=entryOf3(login),dockerFolder=env.DOCKER_CONFIG||(0,import_node_path9.join)(homeOf(env),".docker"),docker3=await fieldsOf((0,import_node_path9.join)(dockerFolder,"config.json")),containers=await containersAuth(env),config=(0,import_node_path9.join)(folder2,"docker");await(0,import_promises9.mkdir)(config,{mode:448});for(let name of await(0,import_promises9.readdir)(dockerFolder).catch(()=>[]))name!=="config.json"&&await(0,import_promises9.symlink)((0,import_node_path9.join)(dockerFolder,name),(0,import_node_path9.join)(config,name));let key=registry2===dockerHub?hubKey:registry2;await writePrivate((0,import_node_path9.join)(config,"config.json"),{...docker3,auths:{...fieldsAt(docker3,"auths"),[key]:entry},credHelpers:{...fieldsAt(docker3,"credHelpers"),[key]:""}});let{[registry2]:_ours,...helpers}={...fieldsAt(docker3,"credHelpers"),...fieldsAt(containers,"credHelpers")},authFile=(0,import_node_path9.join)(folder2,"auth.json");return await writePrivate(authFile,{auths:{...fieldsAt(docker3,"auths"),...fieldsAt(containers,"auths"),[registry2]:entry},...Object.keys(helpers).length===0?{}:{credHelpers:helpers}}),{DOCKER_CONFIG:config,REGISTRY_AUTH_FILE:authFile}}function entryOf3({username,password}){let auth2=text2=>Buffer.from(text2).toString("base64");return username===identityTokenUser?{auth:auth2(`${username}:`),identitytoken:password}:{auth:auth2(`${username}:${password}`)}}async function containersAuth(env){let runtime=env.XDG_RUNTIME_DIR,files=[env.REGISTRY_AUTH_FILE,runtime===void 0?`/run/containers/${process.getuid?.()??0}/auth.json`:(0,import_node_path9.join)(runtime,"containers/auth.json"),(0,import_node_path9.join)(env.XDG_CONFIG_HOME||(0,import_node_path9.join)(homeOf(env),".config"),"containers/auth.json")];for(let file of files){let found=file?await fieldsOf(file):{};if(Object.keys(found).length>0)return found}return{}}async function insecureRegistries(folder2,env,registries){let files=[env.CONTAINERS_REGISTRIES_CONF,(0,import_node_path9.join)(env.XDG_CONFIG_HOME||(0,import_node_path9.join)(homeOf(env),".config"),"containers/registries.conf"),"/etc/containers/registries.conf"],own2="";for(let file of files)own2||=file?await(0,import_promises9.readFile)(file,"utf8").catch(()=>""):"";let tables=registries.map(registry2=>`[[registry]]
location = ${JSON.stringify(registry2)}
insecure = true
`),path=(0,import_node_path9.join)(folder2,"registries.conf");return await(0,import_promises9.writeFile)(path,[own2,...tables].join(`
`),{mode:384}),{CONTAINERS_REGISTRIES_CONF:path}}async function fieldsOf(path){try{return fieldsAt(JSON.parse(await(0,import_promises9.readFile)(path,"utf8")))}catch{return{}}}var import_promises9,import_node_os5,import_node_path9,hubKey,homeOf,writePrivate,init_logins=__esm({"src/adapters/builders/logins.ts"(){"use strict";import_promises9=require("node:fs/promises"),import_node_os5=require("node:os"),import_node_path9=require("node:path");init_image();init_read();init_auth();hubKey="https://index.docker.io/v1/";homeOf=env=>env.HOME||(0,import_node_os5.homedir)(),writePrivate=(path,value)=>(0,import_promises9.writeFile)(path,JSON.stringify(value),{mode:384})}});function masker(secrets){let forms=secrets.flatMap(secret=>[...secret.split(/\r?\n/),Buffer.from(secret).toString("base64"),encodeURIComponent(secret)]),sorted=[...new Set(forms.map(form=>form.trim()))].filter(form=>form.length>=4).sort((a,b)=>b.length-a.length);return line2=>sorted.reduce((text2,form)=>text2.replaceAll(form,"***"),line2)}var init_mask=__esm({"src/adapters/builders/mask.ts"(){"use strict"}});async function buildDockerfile(request2,deps){let{dockerfile:dockerfile2=""}=request2,text2=await(0,import_promises10.readFile)(dockerfile2,"utf8").catch(cause=>{throw usageError({code:"DockerfileMissing",what:`cannot read ${shownPath(dockerfile2)}${cause.code==="ENOENT"?": no such file":` (${cause.code})`}`,next:"write one with: kubectl jac init --dockerfile",place:{file:shownPath(dockerfile2)}})}),clash=Object.keys(request2.buildArgs).find(name=>reserved.test(name));if(clash!==void 0)throw usageError({code:"BuildArgReserved",what:`the build argument ${clash} would change the builder itself`,why:"values of build arguments reach the builder by its environment, so that no process list shows them",next:"give it another name in the Dockerfile",place:{key:"plugins.scale.kubernetes.build_args"}});let{run=runProgram,signal}=deps,own2=environmentOf(deps.env),builder3=await chooseBuilder(request2,(command,...args)=>run(command,args,{env:own2,signal}));deps.emit({type:"note",message:`building with ${`${builder3.name} ${builder3.version}`.trim()}`});let folder2=await temporaryFolder("build",deps.env);try{let job2=await jobOf(request2,own2,folder2,deps);return{digest:await pushed(builder3,job2,deps).catch(error=>{if(!(error instanceof BuilderFailed))throw error;let file=shownPath(dockerfile2);throw explainFailure({request:request2,builder:builder3.name,file,dockerfile:text2,failed:error})}),builder:builder3.name}}finally{await(0,import_promises10.rm)(folder2,{recursive:!0,force:!0})}}async function pushed(builder3,job2,{clock,signal}){for(let pause2 of pausesMs)try{return await builder3.build(job2)}catch(error){if(!(error instanceof BuilderFailed)||!isPassing(error))throw error;job2.note(`the push failed, trying again in ${pause2/1e3} s`),await clock.sleep(pause2,signal)}return builder3.build(job2)}async function jobOf(request2,own2,folder2,deps){let{login,target,buildArgs,buildSecrets}=request2,ids=Object.keys(buildSecrets),secretVariables=Object.fromEntries(ids.map((id,i2)=>[id,`JAC_BUILD_SECRET_${i2}`])),env={...own2,...buildArgs,...login===void 0?{}:await loggedIn(folder2,own2,{registry:target.registry,login}),...deps.insecureRegistries.length===0?{}:await insecureRegistries(folder2,own2,deps.insecureRegistries),...Object.fromEntries(ids.map(id=>[secretVariables[id],buildSecrets[id]])),NO_COLOR:"1"},mask=masker([...Object.values(buildSecrets),...login===void 0?[]:[login.password]]),{run=runProgram,signal,emit}=deps;return{request:request2,dockerfile:request2.dockerfile??"",target:imageText(target),insecure:deps.insecureRegistries.includes(target.registry),folder:folder2,env,secretVariables,cache:cacheOf(request2),note:message=>emit({type:"note",message}),run:async(stage,command,args,given=env)=>{let ended=await run(command,args,{env:given,signal,onLine:line2=>emit({type:"phase",phase:stage,message:mask(line2)})});return{...ended,stdout:mask(ended.stdout),lines:ended.lines.map(mask)}}}}function environmentOf(env){let ours3=name=>/^(INPUT_|DOCKER_PASSWORD$)/.test(name);return Object.fromEntries(Object.entries(env).filter(([name])=>!ours3(name)))}function shownPath(path){let near=(0,import_node_path10.relative)(process.cwd(),path);return near.startsWith("..")?path:near}var import_promises10,import_node_path10,reserved,pausesMs,init_build=__esm({"src/adapters/builders/build.ts"(){"use strict";import_promises10=require("node:fs/promises"),import_node_path10=require("node:path");init_error();init_image();init_builder();init_choose();init_failure();init_logins();init_mask();init_process();init_temporary();reserved=/^(PATH|HOME|TMPDIR|USER|SHELL|LD_.*|DOCKER_.*|BUILDX_.*|BUILDAH_.*|CONTAINERS?_.*|STORAGE_.*|XDG_.*|REGISTRY_AUTH_FILE|BUILDKIT_(HOST|PROGRESS))$/,pausesMs=[1e3,4e3]}});var dockerfile_exports={};__export(dockerfile_exports,{buildVerified:()=>buildVerified});async function buildVerified(request2,deps,registries){let{target:name,login,platforms}=request2,{digest,builder:builder3}=await buildDockerfile(request2,deps),manifest=await registries.repository(name,login,"pull").manifest(digest??name.tag??"latest"),unverified=why=>new JacScaleError({code:"PushUnverified",what:`${builder3} pushed ${imageText(name)}, and ${name.registry} does not have it`,why,next:"run the command again; nothing was deployed"});if(digest===void 0)throw unverified("it named no digest of what it pushed");if(manifest===void 0)throw unverified(`it knows no ${name.repository}@${digest}`);let lacking=lackingPlatforms(manifest,platforms);if(lacking.length>0)throw unverified(`what arrived is not for ${lacking.join(" and ")}`);return{name,digest,builder:builder3,reused:!1}}function lackingPlatforms({bytes},wanted){if(wanted.length<2)return[];let content=JSON.parse(Buffer.from(bytes).toString("utf8")),there=listAt(content,"manifests").map(entry=>{let[os="",architecture="",variant]=["os","architecture","variant"].map(key=>textAt(entry,"platform",key));return{os,architecture,...variant===void 0?{}:{variant}}});return wanted.map(parsePlatform).filter(platform2=>!there.some(other=>samePlatform(other,platform2))).map(platformText)}var init_dockerfile2=__esm({"src/adapters/images/dockerfile.ts"(){"use strict";init_error();init_image();init_platform();init_read();init_build()}});var require_identity=__commonJS({"node_modules/yaml/dist/nodes/identity.js"(exports2){"use strict";var ALIAS=Symbol.for("yaml.alias"),DOC=Symbol.for("yaml.document"),MAP=Symbol.for("yaml.map"),PAIR=Symbol.for("yaml.pair"),SCALAR=Symbol.for("yaml.scalar"),SEQ=Symbol.for("yaml.seq"),NODE_TYPE=Symbol.for("yaml.node.type"),isAlias2=node=>!!node&&typeof node=="object"&&node[NODE_TYPE]===ALIAS,isDocument=node=>!!node&&typeof node=="object"&&node[NODE_TYPE]===DOC,isMap5=node=>!!node&&typeof node=="object"&&node[NODE_TYPE]===MAP,isPair=node=>!!node&&typeof node=="object"&&node[NODE_TYPE]===PAIR,isScalar3=node=>!!node&&typeof node=="object"&&node[NODE_TYPE]===SCALAR,isSeq2=node=>!!node&&typeof node=="object"&&node[NODE_TYPE]===SEQ;function isCollection(node){if(node&&typeof node=="object")switch(node[NODE_TYPE]){case MAP:case SEQ:return!0}return!1}function isNode(node){if(node&&typeof node=="object")switch(node[NODE_TYPE]){case ALIAS:case MAP:case SCALAR:case SEQ:return!0}return!1}var hasAnchor=node=>(isScalar3(node)||isCollection(node))&&!!node.anchor;exports2.ALIAS=ALIAS;exports2.DOC=DOC;exports2.MAP=MAP;exports2.NODE_TYPE=NODE_TYPE;exports2.PAIR=PAIR;exports2.SCALAR=SCALAR;exports2.SEQ=SEQ;exports2.hasAnchor=hasAnchor;exports2.isAlias=isAlias2;exports2.isCollection=isCollection;exports2.isDocument=isDocument;exports2.isMap=isMap5;exports2.isNode=isNode;exports2.isPair=isPair;exports2.isScalar=isScalar3;exports2.isSeq=isSeq2}});var require_visit=__commonJS({"node_modules/yaml/dist/visit.js"(exports2){"use strict";var identity=require_identity(),BREAK=Symbol("break visit"),SKIP=Symbol("skip children"),REMOVE=Symbol("remove node");function visit2(node,visitor){let visitor_=initVisitor(visitor);identity.isDocument(node)?visit_(null,node.contents,visitor_,Object.freeze([node]))===REMOVE&&(node.contents=null):visit_(null,node,visitor_,Object.freeze([]))}visit2.BREAK=BREAK;visit2.SKIP=SKIP;visit2.REMOVE=REMOVE;function visit_(key,node,visitor,path){let ctrl=callVisitor(key,node,visitor,path);if(identity.isNode(ctrl)||identity.isPair(ctrl))return replaceNode(key,path,ctrl),visit_(key,ctrl,visitor,path);if(typeof ctrl!="symbol"){if(identity.isCollection(node)){path=Object.freeze(path.concat(node));for(let i2=0;i2<node.items.length;++i2){let ci=visit_(i2,node.items[i2],visitor,path);if(typeof ci=="number")i2=ci-1;else{if(ci===BREAK)return BREAK;ci===REMOVE&&(node.items.splice(i2,1),i2-=1)}}}else if(identity.isPair(node)){path=Object.freeze(path.concat(node));let ck=visit_("key",node.key,visitor,path);if(ck===BREAK)return BREAK;ck===REMOVE&&(node.key=null);let cv=visit_("value",node.value,visitor,path);if(cv===BREAK)return BREAK;cv===REMOVE&&(node.value=null)}}return ctrl}async function visitAsync(node,visitor){let visitor_=initVisitor(visitor);identity.isDocument(node)?await visitAsync_(null,node.contents,visitor_,Object.freeze([node]))===REMOVE&&(node.contents=null):await visitAsync_(null,node,visitor_,Object.freeze([]))}visitAsync.BREAK=BREAK;visitAsync.SKIP=SKIP;visitAsync.REMOVE=REMOVE;async function visitAsync_(key,node,visitor,path){let ctrl=await callVisitor(key,node,visitor,path);if(identity.isNode(ctrl)||identity.isPair(ctrl))return replaceNode(key,path,ctrl),visitAsync_(key,ctrl,visitor,path);if(typeof ctrl!="symbol"){if(identity.isCollection(node)){path=Object.freeze(path.concat(node));for(let i2=0;i2<node.items.length;++i2){let ci=await visitAsync_(i2,node.items[i2],visitor,path);if(typeof ci=="number")i2=ci-1;else{if(ci===BREAK)return BREAK;ci===REMOVE&&(node.items.splice(i2,1),i2-=1)}}}else if(identity.isPair(node)){path=Object.freeze(path.concat(node));let ck=await visitAsync_("key",node.key,visitor,path);if(ck===BREAK)return BREAK;ck===REMOVE&&(node.key=null);let cv=await visitAsync_("value",node.value,visitor,path);if(cv===BREAK)return BREAK;cv===REMOVE&&(node.value=null)}}return ctrl}function initVisitor(visitor){return typeof visitor=="object"&&(visitor.Collection||visitor.Node||visitor.Value)?Object.assign({Alias:visitor.Node,Map:visitor.Node,Scalar:visitor.Node,Seq:visitor.Node},visitor.Value&&{Map:visitor.Value,Scalar:visitor.Value,Seq:visitor.Value},visitor.Collection&&{Map:visitor.Collection,Seq:visitor.Collection},visitor):visitor}function callVisitor(key,node,visitor,path){if(typeof visitor=="function")return visitor(key,node,path);if(identity.isMap(node))return visitor.Map?.(key,node,path);if(identity.isSeq(node))return visitor.Seq?.(key,node,path);if(identity.isPair(node))return visitor.Pair?.(key,node,path);if(identity.isScalar(node))return visitor.Scalar?.(key,node,path);if(identity.isAlias(node))return visitor.Alias?.(key,node,path)}function replaceNode(key,path,node){let parent=path[path.length-1];if(identity.isCollection(parent))parent.items[key]=node;else if(identity.isPair(parent))key==="key"?parent.key=node:parent.value=node;else if(identity.isDocument(parent))parent.contents=node;else{let pt=identity.isAlias(parent)?"alias":"scalar";throw new Error(`Cannot replace node with ${pt} parent`)}}exports2.visit=visit2;exports2.visitAsync=visitAsync}});var require_directives=__commonJS({"node_modules/yaml/dist/doc/directives.js"(exports2){"use strict";var identity=require_identity(),visit2=require_visit(),escapeChars={"!":"%21",",":"%2C","[":"%5B","]":"%5D","{":"%7B","}":"%7D"},escapeTagName=tn=>tn.replace(/[!,[\]{}]/g,ch=>escapeChars[ch]),Directives=class _Directives{constructor(yaml,tags){this.docStart=null,this.docEnd=!1,this.yaml=Object.assign({},_Directives.defaultYaml,yaml),this.tags=Object.assign({},_Directives.defaultTags,tags)}clone(){let copy=new _Directives(this.yaml,this.tags);return copy.docStart=this.docStart,copy}atDocument(){let res=new _Directives(this.yaml,this.tags);switch(this.yaml.version){case"1.1":this.atNextDocument=!0;break;case"1.2":this.atNextDocument=!1,this.yaml={explicit:_Directives.defaultYaml.explicit,version:"1.2"},this.tags=Object.assign({},_Directives.defaultTags);break}return res}add(line2,onError){this.atNextDocument&&(this.yaml={explicit:_Directives.defaultYaml.explicit,version:"1.1"},this.tags=Object.assign({},_Directives.defaultTags),this.atNextDocument=!1);let parts=line2.trim().split(/[ \t]+/),name=parts.shift();switch(name){case"%TAG":{if(parts.length!==2&&(onError(0,"%TAG directive should contain exactly two parts"),parts.length<2))return!1;let[handle,prefix]=parts;return this.tags[handle]=prefix,!0}case"%YAML":{if(this.yaml.explicit=!0,parts.length!==1)return onError(0,"%YAML directive should contain exactly one part"),!1;let[version]=parts;if(version==="1.1"||version==="1.2")return this.yaml.version=version,!0;{let isValid=/^\d+\.\d+$/.test(version);return onError(6,`Unsupported YAML version ${version}`,isValid),!1}}default:return onError(0,`Unknown directive ${name}`,!0),!1}}tagName(source,onError){if(source==="!")return"!";if(source[0]!=="!")return onError(`Not a valid tag: ${source}`),null;if(source[1]==="<"){let verbatim=source.slice(2,-1);return verbatim==="!"||verbatim==="!!"?(onError(`Verbatim tags aren't resolved, so ${source} is invalid.`),null):(source[source.length-1]!==">"&&onError("Verbatim tags must end with a >"),verbatim)}let[,handle,suffix]=source.match(/^(.*!)([^!]*)$/s);suffix||onError(`The ${source} tag has no suffix`);let prefix=this.tags[handle];if(prefix)try{return prefix+decodeURIComponent(suffix)}catch(error){return onError(String(error)),null}return handle==="!"?source:(onError(`Could not resolve tag: ${source}`),null)}tagString(tag){for(let[handle,prefix]of Object.entries(this.tags))if(tag.startsWith(prefix))return handle+escapeTagName(tag.substring(prefix.length));return tag[0]==="!"?tag:`!<${tag}>`}toString(doc){let lines=this.yaml.explicit?[`%YAML ${this.yaml.version||"1.2"}`]:[],tagEntries=Object.entries(this.tags),tagNames;if(doc&&tagEntries.length>0&&identity.isNode(doc.contents)){let tags={};visit2.visit(doc.contents,(_key,node)=>{identity.isNode(node)&&node.tag&&(tags[node.tag]=!0)}),tagNames=Object.keys(tags)}else tagNames=[];for(let[handle,prefix]of tagEntries)handle==="!!"&&prefix==="tag:yaml.org,2002:"||(!doc||tagNames.some(tn=>tn.startsWith(prefix)))&&lines.push(`%TAG ${handle} ${prefix}`);return lines.join(`
`)}};Directives.defaultYaml={explicit:!1,version:"1.2"};Directives.defaultTags={"!!":"tag:yaml.org,2002:"};exports2.Directives=Directives}});var require_anchors=__commonJS({"node_modules/yaml/dist/doc/anchors.js"(exports2){"use strict";var identity=require_identity(),visit2=require_visit();function anchorIsValid(anchor){if(/[\x00-\x19\s,[\]{}]/.test(anchor)){let msg=`Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;throw new Error(msg)}return!0}function anchorNames(root){let anchors=new Set;return visit2.visit(root,{Value(_key,node){node.anchor&&anchors.add(node.anchor)}}),anchors}function findNewAnchor(prefix,exclude){for(let i2=1;;++i2){let name=`${prefix}${i2}`;if(!exclude.has(name))return name}}function createNodeAnchors(doc,prefix){let aliasObjects=[],sourceObjects=new Map,prevAnchors=null;return{onAnchor:source=>{aliasObjects.push(source),prevAnchors??(prevAnchors=anchorNames(doc));let anchor=findNewAnchor(prefix,prevAnchors);return prevAnchors.add(anchor),anchor},setAnchors:()=>{for(let source of aliasObjects){let ref=sourceObjects.get(source);if(typeof ref=="object"&&ref.anchor&&(identity.isScalar(ref.node)||identity.isCollection(ref.node)))ref.node.anchor=ref.anchor;else{let error=new Error("Failed to resolve repeated object (this should not happen)");throw error.source=source,error}}},sourceObjects}}exports2.anchorIsValid=anchorIsValid;exports2.anchorNames=anchorNames;exports2.createNodeAnchors=createNodeAnchors;exports2.findNewAnchor=findNewAnchor}});var require_applyReviver=__commonJS({"node_modules/yaml/dist/doc/applyReviver.js"(exports2){"use strict";function applyReviver(reviver,obj,key,val){if(val&&typeof val=="object")if(Array.isArray(val))for(let i2=0,len=val.length;i2<len;++i2){let v0=val[i2],v1=applyReviver(reviver,val,String(i2),v0);v1===void 0?delete val[i2]:v1!==v0&&(val[i2]=v1)}else if(val instanceof Map)for(let k of Array.from(val.keys())){let v0=val.get(k),v1=applyReviver(reviver,val,k,v0);v1===void 0?val.delete(k):v1!==v0&&val.set(k,v1)}else if(val instanceof Set)for(let v0 of Array.from(val)){let v1=applyReviver(reviver,val,v0,v0);v1===void 0?val.delete(v0):v1!==v0&&(val.delete(v0),val.add(v1))}else for(let[k,v0]of Object.entries(val)){let v1=applyReviver(reviver,val,k,v0);v1===void 0?delete val[k]:v1!==v0&&(val[k]=v1)}return reviver.call(obj,key,val)}exports2.applyReviver=applyReviver}});var require_toJS=__commonJS({"node_modules/yaml/dist/nodes/toJS.js"(exports2){"use strict";var identity=require_identity();function toJS(value,arg,ctx){if(Array.isArray(value))return value.map((v,i2)=>toJS(v,String(i2),ctx));if(value&&typeof value.toJSON=="function"){if(!ctx||!identity.hasAnchor(value))return value.toJSON(arg,ctx);let data={aliasCount:0,count:1,res:void 0};ctx.anchors.set(value,data),ctx.onCreate=res2=>{data.res=res2,delete ctx.onCreate};let res=value.toJSON(arg,ctx);return ctx.onCreate&&ctx.onCreate(res),res}return typeof value=="bigint"&&!ctx?.keep?Number(value):value}exports2.toJS=toJS}});var require_Node=__commonJS({"node_modules/yaml/dist/nodes/Node.js"(exports2){"use strict";var applyReviver=require_applyReviver(),identity=require_identity(),toJS=require_toJS(),NodeBase=class{constructor(type){Object.defineProperty(this,identity.NODE_TYPE,{value:type})}clone(){let copy=Object.create(Object.getPrototypeOf(this),Object.getOwnPropertyDescriptors(this));return this.range&&(copy.range=this.range.slice()),copy}toJS(doc,{mapAsMap,maxAliasCount,onAnchor,reviver}={}){if(!identity.isDocument(doc))throw new TypeError("A document argument is required");let ctx={anchors:new Map,doc,keep:!0,mapAsMap:mapAsMap===!0,mapKeyWarned:!1,maxAliasCount:typeof maxAliasCount=="number"?maxAliasCount:100},res=toJS.toJS(this,"",ctx);if(typeof onAnchor=="function")for(let{count,res:res2}of ctx.anchors.values())onAnchor(res2,count);return typeof reviver=="function"?applyReviver.applyReviver(reviver,{"":res},"",res):res}};exports2.NodeBase=NodeBase}});var require_Alias=__commonJS({"node_modules/yaml/dist/nodes/Alias.js"(exports2){"use strict";var anchors=require_anchors(),visit2=require_visit(),identity=require_identity(),Node=require_Node(),toJS=require_toJS(),Alias=class extends Node.NodeBase{constructor(source){super(identity.ALIAS),this.source=source,Object.defineProperty(this,"tag",{set(){throw new Error("Alias nodes cannot have tags")}})}resolve(doc,ctx){if(ctx?.maxAliasCount===0)throw new ReferenceError("Alias resolution is disabled");let nodes;ctx?.aliasResolveCache?nodes=ctx.aliasResolveCache:(nodes=[],visit2.visit(doc,{Node:(_key,node)=>{(identity.isAlias(node)||identity.hasAnchor(node))&&nodes.push(node)}}),ctx&&(ctx.aliasResolveCache=nodes));let found;for(let node of nodes){if(node===this)break;node.anchor===this.source&&(found=node)}if(found&&ctx){let{anchors:anchors2,doc:doc2,maxAliasCount}=ctx,data=anchors2.get(found);if(data||(toJS.toJS(found,null,ctx),data=anchors2.get(found)),data?.res===void 0){let msg="This should not happen: Alias anchor was not resolved?";throw new ReferenceError(msg)}if(maxAliasCount>=0&&(data.count+=1,data.aliasCount===0&&(data.aliasCount=getAliasCount(doc2,found,anchors2)),data.count*data.aliasCount>maxAliasCount)){let msg="Excessive alias count indicates a resource exhaustion attack";throw new ReferenceError(msg)}}return found}toJSON(_arg,ctx){if(!ctx)return{source:this.source};let source=this.resolve(ctx.doc,ctx);if(!source){let msg=`Unresolved alias (the anchor must be set before the alias): ${this.source}`;throw new ReferenceError(msg)}return ctx.anchors.get(source).res}toString(ctx,_onComment,_onChompKeep){let src=`*${this.source}`;if(ctx){if(anchors.anchorIsValid(this.source),ctx.options.verifyAliasOrder&&!ctx.anchors.has(this.source)){let msg=`Unresolved alias (the anchor must be set before the alias): ${this.source}`;throw new Error(msg)}if(ctx.implicitKey)return`${src} `}return src}};function getAliasCount(doc,node,anchors2){if(identity.isAlias(node)){let source=node.resolve(doc),anchor=anchors2&&source&&anchors2.get(source);return anchor?anchor.count*anchor.aliasCount:0}else if(identity.isCollection(node)){let count=0;for(let item of node.items){let c=getAliasCount(doc,item,anchors2);c>count&&(count=c)}return count}else if(identity.isPair(node)){let kc=getAliasCount(doc,node.key,anchors2),vc=getAliasCount(doc,node.value,anchors2);return Math.max(kc,vc)}return 1}exports2.Alias=Alias}});var require_Scalar=__commonJS({"node_modules/yaml/dist/nodes/Scalar.js"(exports2){"use strict";var identity=require_identity(),Node=require_Node(),toJS=require_toJS(),isScalarValue=value=>!value||typeof value!="function"&&typeof value!="object",Scalar=class extends Node.NodeBase{constructor(value){super(identity.SCALAR),this.value=value}toJSON(arg,ctx){return ctx?.keep?this.value:toJS.toJS(this.value,arg,ctx)}toString(){return String(this.value)}};Scalar.BLOCK_FOLDED="BLOCK_FOLDED";Scalar.BLOCK_LITERAL="BLOCK_LITERAL";Scalar.PLAIN="PLAIN";Scalar.QUOTE_DOUBLE="QUOTE_DOUBLE";Scalar.QUOTE_SINGLE="QUOTE_SINGLE";exports2.Scalar=Scalar;exports2.isScalarValue=isScalarValue}});var require_createNode=__commonJS({"node_modules/yaml/dist/doc/createNode.js"(exports2){"use strict";var Alias=require_Alias(),identity=require_identity(),Scalar=require_Scalar(),defaultTagPrefix="tag:yaml.org,2002:";function findTagObject(value,tagName,tags){if(tagName){let match2=tags.filter(t=>t.tag===tagName),tagObj=match2.find(t=>!t.format)??match2[0];if(!tagObj)throw new Error(`Tag ${tagName} not found`);return tagObj}return tags.find(t=>t.identify?.(value)&&!t.format)}function createNode(value,tagName,ctx){if(identity.isDocument(value)&&(value=value.contents),identity.isNode(value))return value;if(identity.isPair(value)){let map=ctx.schema[identity.MAP].createNode?.(ctx.schema,null,ctx);return map.items.push(value),map}(value instanceof String||value instanceof Number||value instanceof Boolean||typeof BigInt<"u"&&value instanceof BigInt)&&(value=value.valueOf());let{aliasDuplicateObjects,onAnchor,onTagObj,schema,sourceObjects}=ctx,ref;if(aliasDuplicateObjects&&value&&typeof value=="object"){if(ref=sourceObjects.get(value),ref)return ref.anchor??(ref.anchor=onAnchor(value)),new Alias.Alias(ref.anchor);ref={anchor:null,node:null},sourceObjects.set(value,ref)}tagName?.startsWith("!!")&&(tagName=defaultTagPrefix+tagName.slice(2));let tagObj=findTagObject(value,tagName,schema.tags);if(!tagObj){if(value&&typeof value.toJSON=="function"&&(value=value.toJSON()),!value||typeof value!="object"){let node2=new Scalar.Scalar(value);return ref&&(ref.node=node2),node2}tagObj=value instanceof Map?schema[identity.MAP]:Symbol.iterator in Object(value)?schema[identity.SEQ]:schema[identity.MAP]}onTagObj&&(onTagObj(tagObj),delete ctx.onTagObj);let node=tagObj?.createNode?tagObj.createNode(ctx.schema,value,ctx):typeof tagObj?.nodeClass?.from=="function"?tagObj.nodeClass.from(ctx.schema,value,ctx):new Scalar.Scalar(value);return tagName?node.tag=tagName:tagObj.default||(node.tag=tagObj.tag),ref&&(ref.node=node),node}exports2.createNode=createNode}});var require_Collection=__commonJS({"node_modules/yaml/dist/nodes/Collection.js"(exports2){"use strict";var createNode=require_createNode(),identity=require_identity(),Node=require_Node();function collectionFromPath(schema,path,value){let v=value;for(let i2=path.length-1;i2>=0;--i2){let k=path[i2];if(typeof k=="number"&&Number.isInteger(k)&&k>=0){let a=[];a[k]=v,v=a}else v=new Map([[k,v]])}return createNode.createNode(v,void 0,{aliasDuplicateObjects:!1,keepUndefined:!1,onAnchor:()=>{throw new Error("This should not happen, please report a bug.")},schema,sourceObjects:new Map})}var isEmptyPath=path=>path==null||typeof path=="object"&&!!path[Symbol.iterator]().next().done,Collection2=class extends Node.NodeBase{constructor(type,schema){super(type),Object.defineProperty(this,"schema",{value:schema,configurable:!0,enumerable:!1,writable:!0})}clone(schema){let copy=Object.create(Object.getPrototypeOf(this),Object.getOwnPropertyDescriptors(this));return schema&&(copy.schema=schema),copy.items=copy.items.map(it=>identity.isNode(it)||identity.isPair(it)?it.clone(schema):it),this.range&&(copy.range=this.range.slice()),copy}addIn(path,value){if(isEmptyPath(path))this.add(value);else{let[key,...rest]=path,node=this.get(key,!0);if(identity.isCollection(node))node.addIn(rest,value);else if(node===void 0&&this.schema)this.set(key,collectionFromPath(this.schema,rest,value));else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`)}}deleteIn(path){let[key,...rest]=path;if(rest.length===0)return this.delete(key);let node=this.get(key,!0);if(identity.isCollection(node))return node.deleteIn(rest);throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`)}getIn(path,keepScalar){let[key,...rest]=path,node=this.get(key,!0);return rest.length===0?!keepScalar&&identity.isScalar(node)?node.value:node:identity.isCollection(node)?node.getIn(rest,keepScalar):void 0}hasAllNullValues(allowScalar){return this.items.every(node=>{if(!identity.isPair(node))return!1;let n=node.value;return n==null||allowScalar&&identity.isScalar(n)&&n.value==null&&!n.commentBefore&&!n.comment&&!n.tag})}hasIn(path){let[key,...rest]=path;if(rest.length===0)return this.has(key);let node=this.get(key,!0);return identity.isCollection(node)?node.hasIn(rest):!1}setIn(path,value){let[key,...rest]=path;if(rest.length===0)this.set(key,value);else{let node=this.get(key,!0);if(identity.isCollection(node))node.setIn(rest,value);else if(node===void 0&&this.schema)this.set(key,collectionFromPath(this.schema,rest,value));else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`)}}};exports2.Collection=Collection2;exports2.collectionFromPath=collectionFromPath;exports2.isEmptyPath=isEmptyPath}});var require_stringifyComment=__commonJS({"node_modules/yaml/dist/stringify/stringifyComment.js"(exports2){"use strict";var stringifyComment=str=>str.replace(/^(?!$)(?: $)?/gm,"#");function indentComment(comment,indent){return/^\n+$/.test(comment)?comment.substring(1):indent?comment.replace(/^(?! *$)/gm,indent):comment}var lineComment=(str,indent,comment)=>str.endsWith(`
`)?indentComment(comment,indent):comment.includes(`
`)?`
`+indentComment(comment,indent):(str.endsWith(" ")?"":" ")+comment;exports2.indentComment=indentComment;exports2.lineComment=lineComment;exports2.stringifyComment=stringifyComment}});var require_foldFlowLines=__commonJS({"node_modules/yaml/dist/stringify/foldFlowLines.js"(exports2){"use strict";var FOLD_FLOW="flow",FOLD_BLOCK="block",FOLD_QUOTED="quoted";function foldFlowLines(text2,indent,mode="flow",{indentAtStart,lineWidth=80,minContentWidth=20,onFold,onOverflow}={}){if(!lineWidth||lineWidth<0)return text2;lineWidth<minContentWidth&&(minContentWidth=0);let endStep=Math.max(1+minContentWidth,1+lineWidth-indent.length);if(text2.length<=endStep)return text2;let folds=[],escapedFolds={},end=lineWidth-indent.length;typeof indentAtStart=="number"&&(indentAtStart>lineWidth-Math.max(2,minContentWidth)?folds.push(0):end=lineWidth-indentAtStart);let split,prev,overflow=!1,i2=-1,escStart=-1,escEnd=-1;mode===FOLD_BLOCK&&(i2=consumeMoreIndentedLines(text2,i2,indent.length),i2!==-1&&(end=i2+endStep));for(let ch;ch=text2[i2+=1];){if(mode===FOLD_QUOTED&&ch==="\\"){switch(escStart=i2,text2[i2+1]){case"x":i2+=3;break;case"u":i2+=5;break;case"U":i2+=9;break;default:i2+=1}escEnd=i2}if(ch===`
`)mode===FOLD_BLOCK&&(i2=consumeMoreIndentedLines(text2,i2,indent.length)),end=i2+indent.length+endStep,split=void 0;else{if(ch===" "&&prev&&prev!==" "&&prev!==`
`&&prev!=="	"){let next=text2[i2+1];next&&next!==" "&&next!==`
`&&next!=="	"&&(split=i2)}if(i2>=end)if(split)folds.push(split),end=split+endStep,split=void 0;else if(mode===FOLD_QUOTED){for(;prev===" "||prev==="	";)prev=ch,ch=text2[i2+=1],overflow=!0;let j=i2>escEnd+1?i2-2:escStart-1;if(escapedFolds[j])return text2;folds.push(j),escapedFolds[j]=!0,end=j+endStep,split=void 0}else overflow=!0}prev=ch}if(overflow&&onOverflow&&onOverflow(),folds.length===0)return text2;onFold&&onFold();let res=text2.slice(0,folds[0]);for(let i3=0;i3<folds.length;++i3){let fold=folds[i3],end2=folds[i3+1]||text2.length;fold===0?res=`
${indent}${text2.slice(0,end2)}`:(mode===FOLD_QUOTED&&escapedFolds[fold]&&(res+=`${text2[fold]}\\`),res+=`
${indent}${text2.slice(fold+1,end2)}`)}return res}function consumeMoreIndentedLines(text2,i2,indent){let end=i2,start=i2+1,ch=text2[start];for(;ch===" "||ch==="	";)if(i2<start+indent)ch=text2[++i2];else{do ch=text2[++i2];while(ch&&ch!==`
`);end=i2,start=i2+1,ch=text2[start]}return end}exports2.FOLD_BLOCK=FOLD_BLOCK;exports2.FOLD_FLOW=FOLD_FLOW;exports2.FOLD_QUOTED=FOLD_QUOTED;exports2.foldFlowLines=foldFlowLines}});var require_stringifyString=__commonJS({"node_modules/yaml/dist/stringify/stringifyString.js"(exports2){"use strict";var Scalar=require_Scalar(),foldFlowLines=require_foldFlowLines(),getFoldOptions=(ctx,isBlock)=>({indentAtStart:isBlock?ctx.indent.length:ctx.indentAtStart,lineWidth:ctx.options.lineWidth,minContentWidth:ctx.options.minContentWidth}),containsDocumentMarker=str=>/^(%|---|\.\.\.)/m.test(str);function lineLengthOverLimit(str,lineWidth,indentLength){if(!lineWidth||lineWidth<0)return!1;let limit=lineWidth-indentLength,strLen=str.length;if(strLen<=limit)return!1;for(let i2=0,start=0;i2<strLen;++i2)if(str[i2]===`
`){if(i2-start>limit)return!0;if(start=i2+1,strLen-start<=limit)return!1}return!0}function doubleQuotedString(value,ctx){let json=JSON.stringify(value);if(ctx.options.doubleQuotedAsJSON)return json;let{implicitKey}=ctx,minMultiLineLength=ctx.options.doubleQuotedMinMultiLineLength,indent=ctx.indent||(containsDocumentMarker(value)?"  ":""),str="",start=0;for(let i2=0,ch=json[i2];ch;ch=json[++i2])if(ch===" "&&json[i2+1]==="\\"&&json[i2+2]==="n"&&(str+=json.slice(start,i2)+"\\ ",i2+=1,start=i2,ch="\\"),ch==="\\")switch(json[i2+1]){case"u":{str+=json.slice(start,i2);let code=json.substr(i2+2,4);switch(code){case"0000":str+="\\0";break;case"0007":str+="\\a";break;case"000b":str+="\\v";break;case"001b":str+="\\e";break;case"0085":str+="\\N";break;case"00a0":str+="\\_";break;case"2028":str+="\\L";break;case"2029":str+="\\P";break;default:code.substr(0,2)==="00"?str+="\\x"+code.substr(2):str+=json.substr(i2,6)}i2+=5,start=i2+1}break;case"n":if(implicitKey||json[i2+2]==='"'||json.length<minMultiLineLength)i2+=1;else{for(str+=json.slice(start,i2)+`

`;json[i2+2]==="\\"&&json[i2+3]==="n"&&json[i2+4]!=='"';)str+=`
`,i2+=2;str+=indent,json[i2+2]===" "&&(str+="\\"),i2+=1,start=i2+1}break;default:i2+=1}return str=start?str+json.slice(start):json,implicitKey?str:foldFlowLines.foldFlowLines(str,indent,foldFlowLines.FOLD_QUOTED,getFoldOptions(ctx,!1))}function singleQuotedString(value,ctx){if(ctx.options.singleQuote===!1||ctx.implicitKey&&value.includes(`
`)||/[ \t]\n|\n[ \t]/.test(value))return doubleQuotedString(value,ctx);let indent=ctx.indent||(containsDocumentMarker(value)?"  ":""),res="'"+value.replace(/'/g,"''").replace(/\n+/g,`$&
${indent}`)+"'";return ctx.implicitKey?res:foldFlowLines.foldFlowLines(res,indent,foldFlowLines.FOLD_FLOW,getFoldOptions(ctx,!1))}function quotedString(value,ctx){let{singleQuote}=ctx.options,qs;if(singleQuote===!1)qs=doubleQuotedString;else{let hasDouble=value.includes('"'),hasSingle=value.includes("'");hasDouble&&!hasSingle?qs=singleQuotedString:hasSingle&&!hasDouble?qs=doubleQuotedString:qs=singleQuote?singleQuotedString:doubleQuotedString}return qs(value,ctx)}var blockEndNewlines;try{blockEndNewlines=new RegExp(`(^|(?<!
))
+(?!
|$)`,"g")}catch{blockEndNewlines=/\n+(?!\n|$)/g}function blockString({comment,type,value},ctx,onComment,onChompKeep){let{blockQuote,commentString,lineWidth}=ctx.options;if(!blockQuote||/\n[\t ]+$/.test(value))return quotedString(value,ctx);let indent=ctx.indent||(ctx.forceBlockIndent||containsDocumentMarker(value)?"  ":""),literal=blockQuote==="literal"?!0:blockQuote==="folded"||type===Scalar.Scalar.BLOCK_FOLDED?!1:type===Scalar.Scalar.BLOCK_LITERAL?!0:!lineLengthOverLimit(value,lineWidth,indent.length);if(!value)return literal?`|
`:`>
`;let chomp,endStart;for(endStart=value.length;endStart>0;--endStart){let ch=value[endStart-1];if(ch!==`
`&&ch!=="	"&&ch!==" ")break}let end=value.substring(endStart),endNlPos=end.indexOf(`
`);endNlPos===-1?chomp="-":value===end||endNlPos!==end.length-1?(chomp="+",onChompKeep&&onChompKeep()):chomp="",end&&(value=value.slice(0,-end.length),end[end.length-1]===`
`&&(end=end.slice(0,-1)),end=end.replace(blockEndNewlines,`$&${indent}`));let startWithSpace=!1,startEnd,startNlPos=-1;for(startEnd=0;startEnd<value.length;++startEnd){let ch=value[startEnd];if(ch===" ")startWithSpace=!0;else if(ch===`
`)startNlPos=startEnd;else break}let start=value.substring(0,startNlPos<startEnd?startNlPos+1:startEnd);start&&(value=value.substring(start.length),start=start.replace(/\n+/g,`$&${indent}`));let header2=(startWithSpace?indent?"2":"1":"")+chomp;if(comment&&(header2+=" "+commentString(comment.replace(/ ?[\r\n]+/g," ")),onComment&&onComment()),!literal){let foldedValue=value.replace(/\n+/g,`
$&`).replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g,"$1$2").replace(/\n+/g,`$&${indent}`),literalFallback=!1,foldOptions=getFoldOptions(ctx,!0);blockQuote!=="folded"&&type!==Scalar.Scalar.BLOCK_FOLDED&&(foldOptions.onOverflow=()=>{literalFallback=!0});let body=foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`,indent,foldFlowLines.FOLD_BLOCK,foldOptions);if(!literalFallback)return`>${header2}
${indent}${body}`}return value=value.replace(/\n+/g,`$&${indent}`),`|${header2}
${indent}${start}${value}${end}`}function plainString(item,ctx,onComment,onChompKeep){let{type,value}=item,{actualString,implicitKey,indent,indentStep,inFlow}=ctx;if(implicitKey&&value.includes(`
`)||inFlow&&/[[\]{},]/.test(value))return quotedString(value,ctx);if(/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value))return implicitKey||inFlow||!value.includes(`
`)?quotedString(value,ctx):blockString(item,ctx,onComment,onChompKeep);if(!implicitKey&&!inFlow&&type!==Scalar.Scalar.PLAIN&&value.includes(`
`))return blockString(item,ctx,onComment,onChompKeep);if(containsDocumentMarker(value)){if(indent==="")return ctx.forceBlockIndent=!0,blockString(item,ctx,onComment,onChompKeep);if(implicitKey&&indent===indentStep)return quotedString(value,ctx)}let str=value.replace(/\n+/g,`$&
${indent}`);if(actualString){let test=tag=>tag.default&&tag.tag!=="tag:yaml.org,2002:str"&&tag.test?.test(str),{compat,tags}=ctx.doc.schema;if(tags.some(test)||compat?.some(test))return quotedString(value,ctx)}return implicitKey?str:foldFlowLines.foldFlowLines(str,indent,foldFlowLines.FOLD_FLOW,getFoldOptions(ctx,!1))}function stringifyString(item,ctx,onComment,onChompKeep){let{implicitKey,inFlow}=ctx,ss=typeof item.value=="string"?item:Object.assign({},item,{value:String(item.value)}),{type}=item;type!==Scalar.Scalar.QUOTE_DOUBLE&&/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)&&(type=Scalar.Scalar.QUOTE_DOUBLE);let _stringify=_type=>{switch(_type){case Scalar.Scalar.BLOCK_FOLDED:case Scalar.Scalar.BLOCK_LITERAL:return implicitKey||inFlow?quotedString(ss.value,ctx):blockString(ss,ctx,onComment,onChompKeep);case Scalar.Scalar.QUOTE_DOUBLE:return doubleQuotedString(ss.value,ctx);case Scalar.Scalar.QUOTE_SINGLE:return singleQuotedString(ss.value,ctx);case Scalar.Scalar.PLAIN:return plainString(ss,ctx,onComment,onChompKeep);default:return null}},res=_stringify(type);if(res===null){let{defaultKeyType,defaultStringType}=ctx.options,t=implicitKey&&defaultKeyType||defaultStringType;if(res=_stringify(t),res===null)throw new Error(`Unsupported default string type ${t}`)}return res}exports2.stringifyString=stringifyString}});var require_stringify=__commonJS({"node_modules/yaml/dist/stringify/stringify.js"(exports2){"use strict";var anchors=require_anchors(),identity=require_identity(),stringifyComment=require_stringifyComment(),stringifyString=require_stringifyString();function createStringifyContext(doc,options){let opt=Object.assign({blockQuote:!0,commentString:stringifyComment.stringifyComment,defaultKeyType:null,defaultStringType:"PLAIN",directives:null,doubleQuotedAsJSON:!1,doubleQuotedMinMultiLineLength:40,falseStr:"false",flowCollectionPadding:!0,indentSeq:!0,lineWidth:80,minContentWidth:20,nullStr:"null",simpleKeys:!1,singleQuote:null,trailingComma:!1,trueStr:"true",verifyAliasOrder:!0},doc.schema.toStringOptions,options),inFlow;switch(opt.collectionStyle){case"block":inFlow=!1;break;case"flow":inFlow=!0;break;default:inFlow=null}return{anchors:new Set,doc,flowCollectionPadding:opt.flowCollectionPadding?" ":"",indent:"",indentStep:typeof opt.indent=="number"?" ".repeat(opt.indent):"  ",inFlow,options:opt}}function getTagObject(tags,item){if(item.tag){let match2=tags.filter(t=>t.tag===item.tag);if(match2.length>0)return match2.find(t=>t.format===item.format)??match2[0]}let tagObj,obj;if(identity.isScalar(item)){obj=item.value;let match2=tags.filter(t=>t.identify?.(obj));if(match2.length>1){let testMatch=match2.filter(t=>t.test);testMatch.length>0&&(match2=testMatch)}tagObj=match2.find(t=>t.format===item.format)??match2.find(t=>!t.format)}else obj=item,tagObj=tags.find(t=>t.nodeClass&&obj instanceof t.nodeClass);if(!tagObj){let name=obj?.constructor?.name??(obj===null?"null":typeof obj);throw new Error(`Tag not resolved for ${name} value`)}return tagObj}function stringifyProps(node,tagObj,{anchors:anchors$1,doc}){if(!doc.directives)return"";let props=[],anchor=(identity.isScalar(node)||identity.isCollection(node))&&node.anchor;anchor&&anchors.anchorIsValid(anchor)&&(anchors$1.add(anchor),props.push(`&${anchor}`));let tag=node.tag??(tagObj.default?null:tagObj.tag);return tag&&props.push(doc.directives.tagString(tag)),props.join(" ")}function stringify2(item,ctx,onComment,onChompKeep){if(identity.isPair(item))return item.toString(ctx,onComment,onChompKeep);if(identity.isAlias(item)){if(ctx.doc.directives)return item.toString(ctx);if(ctx.resolvedAliases?.has(item))throw new TypeError("Cannot stringify circular structure without alias nodes");ctx.resolvedAliases?ctx.resolvedAliases.add(item):ctx.resolvedAliases=new Set([item]),item=item.resolve(ctx.doc)}let tagObj,node=identity.isNode(item)?item:ctx.doc.createNode(item,{onTagObj:o=>tagObj=o});tagObj??(tagObj=getTagObject(ctx.doc.schema.tags,node));let props=stringifyProps(node,tagObj,ctx);props.length>0&&(ctx.indentAtStart=(ctx.indentAtStart??0)+props.length+1);let str=typeof tagObj.stringify=="function"?tagObj.stringify(node,ctx,onComment,onChompKeep):identity.isScalar(node)?stringifyString.stringifyString(node,ctx,onComment,onChompKeep):node.toString(ctx,onComment,onChompKeep);return props?identity.isScalar(node)||str[0]==="{"||str[0]==="["?`${props} ${str}`:`${props}
${ctx.indent}${str}`:str}exports2.createStringifyContext=createStringifyContext;exports2.stringify=stringify2}});var require_stringifyPair=__commonJS({"node_modules/yaml/dist/stringify/stringifyPair.js"(exports2){"use strict";var identity=require_identity(),Scalar=require_Scalar(),stringify2=require_stringify(),stringifyComment=require_stringifyComment();function stringifyPair({key,value},ctx,onComment,onChompKeep){let{allNullValues,doc,indent,indentStep,options:{commentString,indentSeq,simpleKeys}}=ctx,keyComment=identity.isNode(key)&&key.comment||null;if(simpleKeys){if(keyComment)throw new Error("With simple keys, key nodes cannot have comments");if(identity.isCollection(key)||!identity.isNode(key)&&typeof key=="object"){let msg="With simple keys, collection cannot be used as a key value";throw new Error(msg)}}let explicitKey=!simpleKeys&&(!key||keyComment&&value==null&&!ctx.inFlow||identity.isCollection(key)||(identity.isScalar(key)?key.type===Scalar.Scalar.BLOCK_FOLDED||key.type===Scalar.Scalar.BLOCK_LITERAL:typeof key=="object"));ctx=Object.assign({},ctx,{allNullValues:!1,implicitKey:!explicitKey&&(simpleKeys||!allNullValues),indent:indent+indentStep});let keyCommentDone=!1,chompKeep=!1,str=stringify2.stringify(key,ctx,()=>keyCommentDone=!0,()=>chompKeep=!0);if(!explicitKey&&!ctx.inFlow&&str.length>1024){if(simpleKeys)throw new Error("With simple keys, single line scalar must not span more than 1024 characters");explicitKey=!0}if(ctx.inFlow){if(allNullValues||value==null)return keyCommentDone&&onComment&&onComment(),str===""?"?":explicitKey?`? ${str}`:str}else if(allNullValues&&!simpleKeys||value==null&&explicitKey)return str=`? ${str}`,keyComment&&!keyCommentDone?str+=stringifyComment.lineComment(str,ctx.indent,commentString(keyComment)):chompKeep&&onChompKeep&&onChompKeep(),str;keyCommentDone&&(keyComment=null),explicitKey?(keyComment&&(str+=stringifyComment.lineComment(str,ctx.indent,commentString(keyComment))),str=`? ${str}
${indent}:`):(str=`${str}:`,keyComment&&(str+=stringifyComment.lineComment(str,ctx.indent,commentString(keyComment))));let vsb,vcb,valueComment;identity.isNode(value)?(vsb=!!value.spaceBefore,vcb=value.commentBefore,valueComment=value.comment):(vsb=!1,vcb=null,valueComment=null,value&&typeof value=="object"&&(value=doc.createNode(value))),ctx.implicitKey=!1,!explicitKey&&!keyComment&&identity.isScalar(value)&&(ctx.indentAtStart=str.length+1),chompKeep=!1,!indentSeq&&indentStep.length>=2&&!ctx.inFlow&&!explicitKey&&identity.isSeq(value)&&!value.flow&&!value.tag&&!value.anchor&&(ctx.indent=ctx.indent.substring(2));let valueCommentDone=!1,valueStr=stringify2.stringify(value,ctx,()=>valueCommentDone=!0,()=>chompKeep=!0),ws=" ";if(keyComment||vsb||vcb){if(ws=vsb?`
`:"",vcb){let cs=commentString(vcb);ws+=`
${stringifyComment.indentComment(cs,ctx.indent)}`}valueStr===""&&!ctx.inFlow?ws===`
`&&valueComment&&(ws=`

`):ws+=`
${ctx.indent}`}else if(!explicitKey&&identity.isCollection(value)){let vs0=valueStr[0],nl0=valueStr.indexOf(`
`),hasNewline=nl0!==-1,flow=ctx.inFlow??value.flow??value.items.length===0;if(hasNewline||!flow){let hasPropsLine=!1;if(hasNewline&&(vs0==="&"||vs0==="!")){let sp0=valueStr.indexOf(" ");vs0==="&"&&sp0!==-1&&sp0<nl0&&valueStr[sp0+1]==="!"&&(sp0=valueStr.indexOf(" ",sp0+1)),(sp0===-1||nl0<sp0)&&(hasPropsLine=!0)}hasPropsLine||(ws=`
${ctx.indent}`)}}else(valueStr===""||valueStr[0]===`
`)&&(ws="");return str+=ws+valueStr,ctx.inFlow?valueCommentDone&&onComment&&onComment():valueComment&&!valueCommentDone?str+=stringifyComment.lineComment(str,ctx.indent,commentString(valueComment)):chompKeep&&onChompKeep&&onChompKeep(),str}exports2.stringifyPair=stringifyPair}});var require_log=__commonJS({"node_modules/yaml/dist/log.js"(exports2){"use strict";var node_process=require("process");function debug(logLevel,...messages){logLevel==="debug"&&console.log(...messages)}function warn(logLevel,warning){(logLevel==="debug"||logLevel==="warn")&&(typeof node_process.emitWarning=="function"?node_process.emitWarning(warning):console.warn(warning))}exports2.debug=debug;exports2.warn=warn}});var require_merge=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/merge.js"(exports2){"use strict";var identity=require_identity(),Scalar=require_Scalar(),MERGE_KEY="<<",merge3={identify:value=>value===MERGE_KEY||typeof value=="symbol"&&value.description===MERGE_KEY,default:"key",tag:"tag:yaml.org,2002:merge",test:/^<<$/,resolve:()=>Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)),{addToJSMap:addMergeToJSMap}),stringify:()=>MERGE_KEY},isMergeKey=(ctx,key)=>(merge3.identify(key)||identity.isScalar(key)&&(!key.type||key.type===Scalar.Scalar.PLAIN)&&merge3.identify(key.value))&&ctx?.doc.schema.tags.some(tag=>tag.tag===merge3.tag&&tag.default);function addMergeToJSMap(ctx,map,value){let source=resolveAliasValue(ctx,value);if(identity.isSeq(source))for(let it of source.items)mergeValue(ctx,map,it);else if(Array.isArray(source))for(let it of source)mergeValue(ctx,map,it);else mergeValue(ctx,map,source)}function mergeValue(ctx,map,value){let source=resolveAliasValue(ctx,value);if(!identity.isMap(source))throw new Error("Merge sources must be maps or map aliases");let srcMap=source.toJSON(null,ctx,Map);for(let[key,value2]of srcMap)map instanceof Map?map.has(key)||map.set(key,value2):map instanceof Set?map.add(key):Object.prototype.hasOwnProperty.call(map,key)||Object.defineProperty(map,key,{value:value2,writable:!0,enumerable:!0,configurable:!0});return map}function resolveAliasValue(ctx,value){return ctx&&identity.isAlias(value)?value.resolve(ctx.doc,ctx):value}exports2.addMergeToJSMap=addMergeToJSMap;exports2.isMergeKey=isMergeKey;exports2.merge=merge3}});var require_addPairToJSMap=__commonJS({"node_modules/yaml/dist/nodes/addPairToJSMap.js"(exports2){"use strict";var log=require_log(),merge3=require_merge(),stringify2=require_stringify(),identity=require_identity(),toJS=require_toJS();function addPairToJSMap(ctx,map,{key,value}){if(identity.isNode(key)&&key.addToJSMap)key.addToJSMap(ctx,map,value);else if(merge3.isMergeKey(ctx,key))merge3.addMergeToJSMap(ctx,map,value);else{let jsKey=toJS.toJS(key,"",ctx);if(map instanceof Map)map.set(jsKey,toJS.toJS(value,jsKey,ctx));else if(map instanceof Set)map.add(jsKey);else{let stringKey=stringifyKey(key,jsKey,ctx),jsValue=toJS.toJS(value,stringKey,ctx);stringKey in map?Object.defineProperty(map,stringKey,{value:jsValue,writable:!0,enumerable:!0,configurable:!0}):map[stringKey]=jsValue}}return map}function stringifyKey(key,jsKey,ctx){if(jsKey===null)return"";if(typeof jsKey!="object")return String(jsKey);if(identity.isNode(key)&&ctx?.doc){let strCtx=stringify2.createStringifyContext(ctx.doc,{});strCtx.anchors=new Set;for(let node of ctx.anchors.keys())strCtx.anchors.add(node.anchor);strCtx.inFlow=!0,strCtx.inStringifyKey=!0;let strKey=key.toString(strCtx);if(!ctx.mapKeyWarned){let jsonStr=JSON.stringify(strKey);jsonStr.length>40&&(jsonStr=jsonStr.substring(0,36)+'..."'),log.warn(ctx.doc.options.logLevel,`Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`),ctx.mapKeyWarned=!0}return strKey}return JSON.stringify(jsKey)}exports2.addPairToJSMap=addPairToJSMap}});var require_Pair=__commonJS({"node_modules/yaml/dist/nodes/Pair.js"(exports2){"use strict";var createNode=require_createNode(),stringifyPair=require_stringifyPair(),addPairToJSMap=require_addPairToJSMap(),identity=require_identity();function createPair(key,value,ctx){let k=createNode.createNode(key,void 0,ctx),v=createNode.createNode(value,void 0,ctx);return new Pair(k,v)}var Pair=class _Pair{constructor(key,value=null){Object.defineProperty(this,identity.NODE_TYPE,{value:identity.PAIR}),this.key=key,this.value=value}clone(schema){let{key,value}=this;return identity.isNode(key)&&(key=key.clone(schema)),identity.isNode(value)&&(value=value.clone(schema)),new _Pair(key,value)}toJSON(_,ctx){let pair=ctx?.mapAsMap?new Map:{};return addPairToJSMap.addPairToJSMap(ctx,pair,this)}toString(ctx,onComment,onChompKeep){return ctx?.doc?stringifyPair.stringifyPair(this,ctx,onComment,onChompKeep):JSON.stringify(this)}};exports2.Pair=Pair;exports2.createPair=createPair}});var require_stringifyCollection=__commonJS({"node_modules/yaml/dist/stringify/stringifyCollection.js"(exports2){"use strict";var identity=require_identity(),stringify2=require_stringify(),stringifyComment=require_stringifyComment();function stringifyCollection(collection,ctx,options){return(ctx.inFlow??collection.flow?stringifyFlowCollection:stringifyBlockCollection)(collection,ctx,options)}function stringifyBlockCollection({comment,items},ctx,{blockItemPrefix,flowChars,itemIndent,onChompKeep,onComment}){let{indent,options:{commentString}}=ctx,itemCtx=Object.assign({},ctx,{indent:itemIndent,type:null}),chompKeep=!1,lines=[];for(let i2=0;i2<items.length;++i2){let item=items[i2],comment2=null;if(identity.isNode(item))!chompKeep&&item.spaceBefore&&lines.push(""),addCommentBefore(ctx,lines,item.commentBefore,chompKeep),item.comment&&(comment2=item.comment);else if(identity.isPair(item)){let ik=identity.isNode(item.key)?item.key:null;ik&&(!chompKeep&&ik.spaceBefore&&lines.push(""),addCommentBefore(ctx,lines,ik.commentBefore,chompKeep))}chompKeep=!1;let str2=stringify2.stringify(item,itemCtx,()=>comment2=null,()=>chompKeep=!0);comment2&&(str2+=stringifyComment.lineComment(str2,itemIndent,commentString(comment2))),chompKeep&&comment2&&(chompKeep=!1),lines.push(blockItemPrefix+str2)}let str;if(lines.length===0)str=flowChars.start+flowChars.end;else{str=lines[0];for(let i2=1;i2<lines.length;++i2){let line2=lines[i2];str+=line2?`
${indent}${line2}`:`
`}}return comment?(str+=`
`+stringifyComment.indentComment(commentString(comment),indent),onComment&&onComment()):chompKeep&&onChompKeep&&onChompKeep(),str}function stringifyFlowCollection({items},ctx,{flowChars,itemIndent}){let{indent,indentStep,flowCollectionPadding:fcPadding,options:{commentString}}=ctx;itemIndent+=indentStep;let itemCtx=Object.assign({},ctx,{indent:itemIndent,inFlow:!0,type:null}),reqNewline=!1,linesAtValue=0,lines=[];for(let i2=0;i2<items.length;++i2){let item=items[i2],comment=null;if(identity.isNode(item))item.spaceBefore&&lines.push(""),addCommentBefore(ctx,lines,item.commentBefore,!1),item.comment&&(comment=item.comment);else if(identity.isPair(item)){let ik=identity.isNode(item.key)?item.key:null;ik&&(ik.spaceBefore&&lines.push(""),addCommentBefore(ctx,lines,ik.commentBefore,!1),ik.comment&&(reqNewline=!0));let iv=identity.isNode(item.value)?item.value:null;iv?(iv.comment&&(comment=iv.comment),iv.commentBefore&&(reqNewline=!0)):item.value==null&&ik?.comment&&(comment=ik.comment)}comment&&(reqNewline=!0);let str=stringify2.stringify(item,itemCtx,()=>comment=null);reqNewline||(reqNewline=lines.length>linesAtValue||str.includes(`
`)),i2<items.length-1?str+=",":ctx.options.trailingComma&&(ctx.options.lineWidth>0&&(reqNewline||(reqNewline=lines.reduce((sum2,line2)=>sum2+line2.length+2,2)+(str.length+2)>ctx.options.lineWidth)),reqNewline&&(str+=",")),comment&&(str+=stringifyComment.lineComment(str,itemIndent,commentString(comment))),lines.push(str),linesAtValue=lines.length}let{start,end}=flowChars;if(lines.length===0)return start+end;if(!reqNewline){let len=lines.reduce((sum2,line2)=>sum2+line2.length+2,2);reqNewline=ctx.options.lineWidth>0&&len>ctx.options.lineWidth}if(reqNewline){let str=start;for(let line2 of lines)str+=line2?`
${indentStep}${indent}${line2}`:`
`;return`${str}
${indent}${end}`}else return`${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`}function addCommentBefore({indent,options:{commentString}},lines,comment,chompKeep){if(comment&&chompKeep&&(comment=comment.replace(/^\n+/,"")),comment){let ic=stringifyComment.indentComment(commentString(comment),indent);lines.push(ic.trimStart())}}exports2.stringifyCollection=stringifyCollection}});var require_YAMLMap=__commonJS({"node_modules/yaml/dist/nodes/YAMLMap.js"(exports2){"use strict";var stringifyCollection=require_stringifyCollection(),addPairToJSMap=require_addPairToJSMap(),Collection2=require_Collection(),identity=require_identity(),Pair=require_Pair(),Scalar=require_Scalar();function findPair(items,key){let k=identity.isScalar(key)?key.value:key;for(let it of items)if(identity.isPair(it)&&(it.key===key||it.key===k||identity.isScalar(it.key)&&it.key.value===k))return it}var YAMLMap=class extends Collection2.Collection{static get tagName(){return"tag:yaml.org,2002:map"}constructor(schema){super(identity.MAP,schema),this.items=[]}static from(schema,obj,ctx){let{keepUndefined,replacer}=ctx,map=new this(schema),add=(key,value)=>{if(typeof replacer=="function")value=replacer.call(obj,key,value);else if(Array.isArray(replacer)&&!replacer.includes(key))return;(value!==void 0||keepUndefined)&&map.items.push(Pair.createPair(key,value,ctx))};if(obj instanceof Map)for(let[key,value]of obj)add(key,value);else if(obj&&typeof obj=="object")for(let key of Object.keys(obj))add(key,obj[key]);return typeof schema.sortMapEntries=="function"&&map.items.sort(schema.sortMapEntries),map}add(pair,overwrite){let _pair;identity.isPair(pair)?_pair=pair:!pair||typeof pair!="object"||!("key"in pair)?_pair=new Pair.Pair(pair,pair?.value):_pair=new Pair.Pair(pair.key,pair.value);let prev=findPair(this.items,_pair.key),sortEntries=this.schema?.sortMapEntries;if(prev){if(!overwrite)throw new Error(`Key ${_pair.key} already set`);identity.isScalar(prev.value)&&Scalar.isScalarValue(_pair.value)?prev.value.value=_pair.value:prev.value=_pair.value}else if(sortEntries){let i2=this.items.findIndex(item=>sortEntries(_pair,item)<0);i2===-1?this.items.push(_pair):this.items.splice(i2,0,_pair)}else this.items.push(_pair)}delete(key){let it=findPair(this.items,key);return it?this.items.splice(this.items.indexOf(it),1).length>0:!1}get(key,keepScalar){let node=findPair(this.items,key)?.value;return(!keepScalar&&identity.isScalar(node)?node.value:node)??void 0}has(key){return!!findPair(this.items,key)}set(key,value){this.add(new Pair.Pair(key,value),!0)}toJSON(_,ctx,Type){let map=Type?new Type:ctx?.mapAsMap?new Map:{};ctx?.onCreate&&ctx.onCreate(map);for(let item of this.items)addPairToJSMap.addPairToJSMap(ctx,map,item);return map}toString(ctx,onComment,onChompKeep){if(!ctx)return JSON.stringify(this);for(let item of this.items)if(!identity.isPair(item))throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);return!ctx.allNullValues&&this.hasAllNullValues(!1)&&(ctx=Object.assign({},ctx,{allNullValues:!0})),stringifyCollection.stringifyCollection(this,ctx,{blockItemPrefix:"",flowChars:{start:"{",end:"}"},itemIndent:ctx.indent||"",onChompKeep,onComment})}};exports2.YAMLMap=YAMLMap;exports2.findPair=findPair}});var require_map=__commonJS({"node_modules/yaml/dist/schema/common/map.js"(exports2){"use strict";var identity=require_identity(),YAMLMap=require_YAMLMap(),map={collection:"map",default:!0,nodeClass:YAMLMap.YAMLMap,tag:"tag:yaml.org,2002:map",resolve(map2,onError){return identity.isMap(map2)||onError("Expected a mapping for this tag"),map2},createNode:(schema,obj,ctx)=>YAMLMap.YAMLMap.from(schema,obj,ctx)};exports2.map=map}});var require_YAMLSeq=__commonJS({"node_modules/yaml/dist/nodes/YAMLSeq.js"(exports2){"use strict";var createNode=require_createNode(),stringifyCollection=require_stringifyCollection(),Collection2=require_Collection(),identity=require_identity(),Scalar=require_Scalar(),toJS=require_toJS(),YAMLSeq=class extends Collection2.Collection{static get tagName(){return"tag:yaml.org,2002:seq"}constructor(schema){super(identity.SEQ,schema),this.items=[]}add(value){this.items.push(value)}delete(key){let idx=asItemIndex(key);return typeof idx!="number"?!1:this.items.splice(idx,1).length>0}get(key,keepScalar){let idx=asItemIndex(key);if(typeof idx!="number")return;let it=this.items[idx];return!keepScalar&&identity.isScalar(it)?it.value:it}has(key){let idx=asItemIndex(key);return typeof idx=="number"&&idx<this.items.length}set(key,value){let idx=asItemIndex(key);if(typeof idx!="number")throw new Error(`Expected a valid index, not ${key}.`);let prev=this.items[idx];identity.isScalar(prev)&&Scalar.isScalarValue(value)?prev.value=value:this.items[idx]=value}toJSON(_,ctx){let seq=[];ctx?.onCreate&&ctx.onCreate(seq);let i2=0;for(let item of this.items)seq.push(toJS.toJS(item,String(i2++),ctx));return seq}toString(ctx,onComment,onChompKeep){return ctx?stringifyCollection.stringifyCollection(this,ctx,{blockItemPrefix:"- ",flowChars:{start:"[",end:"]"},itemIndent:(ctx.indent||"")+"  ",onChompKeep,onComment}):JSON.stringify(this)}static from(schema,obj,ctx){let{replacer}=ctx,seq=new this(schema);if(obj&&Symbol.iterator in Object(obj)){let i2=0;for(let it of obj){if(typeof replacer=="function"){let key=obj instanceof Set?it:String(i2++);it=replacer.call(obj,key,it)}seq.items.push(createNode.createNode(it,void 0,ctx))}}return seq}};function asItemIndex(key){let idx=identity.isScalar(key)?key.value:key;return idx&&typeof idx=="string"&&(idx=Number(idx)),typeof idx=="number"&&Number.isInteger(idx)&&idx>=0?idx:null}exports2.YAMLSeq=YAMLSeq}});var require_seq=__commonJS({"node_modules/yaml/dist/schema/common/seq.js"(exports2){"use strict";var identity=require_identity(),YAMLSeq=require_YAMLSeq(),seq={collection:"seq",default:!0,nodeClass:YAMLSeq.YAMLSeq,tag:"tag:yaml.org,2002:seq",resolve(seq2,onError){return identity.isSeq(seq2)||onError("Expected a sequence for this tag"),seq2},createNode:(schema,obj,ctx)=>YAMLSeq.YAMLSeq.from(schema,obj,ctx)};exports2.seq=seq}});var require_string=__commonJS({"node_modules/yaml/dist/schema/common/string.js"(exports2){"use strict";var stringifyString=require_stringifyString(),string={identify:value=>typeof value=="string",default:!0,tag:"tag:yaml.org,2002:str",resolve:str=>str,stringify(item,ctx,onComment,onChompKeep){return ctx=Object.assign({actualString:!0},ctx),stringifyString.stringifyString(item,ctx,onComment,onChompKeep)}};exports2.string=string}});var require_null=__commonJS({"node_modules/yaml/dist/schema/common/null.js"(exports2){"use strict";var Scalar=require_Scalar(),nullTag={identify:value=>value==null,createNode:()=>new Scalar.Scalar(null),default:!0,tag:"tag:yaml.org,2002:null",test:/^(?:~|[Nn]ull|NULL)?$/,resolve:()=>new Scalar.Scalar(null),stringify:({source},ctx)=>typeof source=="string"&&nullTag.test.test(source)?source:ctx.options.nullStr};exports2.nullTag=nullTag}});var require_bool=__commonJS({"node_modules/yaml/dist/schema/core/bool.js"(exports2){"use strict";var Scalar=require_Scalar(),boolTag={identify:value=>typeof value=="boolean",default:!0,tag:"tag:yaml.org,2002:bool",test:/^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,resolve:str=>new Scalar.Scalar(str[0]==="t"||str[0]==="T"),stringify({source,value},ctx){if(source&&boolTag.test.test(source)){let sv=source[0]==="t"||source[0]==="T";if(value===sv)return source}return value?ctx.options.trueStr:ctx.options.falseStr}};exports2.boolTag=boolTag}});var require_stringifyNumber=__commonJS({"node_modules/yaml/dist/stringify/stringifyNumber.js"(exports2){"use strict";function stringifyNumber({format:format2,minFractionDigits,tag,value}){if(typeof value=="bigint")return String(value);let num=typeof value=="number"?value:Number(value);if(!isFinite(num))return isNaN(num)?".nan":num<0?"-.inf":".inf";let n=Object.is(value,-0)?"-0":JSON.stringify(value);if(!format2&&minFractionDigits&&(!tag||tag==="tag:yaml.org,2002:float")&&/^-?\d/.test(n)&&!n.includes("e")){let i2=n.indexOf(".");i2<0&&(i2=n.length,n+=".");let d=minFractionDigits-(n.length-i2-1);for(;d-- >0;)n+="0"}return n}exports2.stringifyNumber=stringifyNumber}});var require_float=__commonJS({"node_modules/yaml/dist/schema/core/float.js"(exports2){"use strict";var Scalar=require_Scalar(),stringifyNumber=require_stringifyNumber(),floatNaN={identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",test:/^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,resolve:str=>str.slice(-3).toLowerCase()==="nan"?NaN:str[0]==="-"?Number.NEGATIVE_INFINITY:Number.POSITIVE_INFINITY,stringify:stringifyNumber.stringifyNumber},floatExp={identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",format:"EXP",test:/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,resolve:str=>parseFloat(str),stringify(node){let num=Number(node.value);return isFinite(num)?num.toExponential():stringifyNumber.stringifyNumber(node)}},float={identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",test:/^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,resolve(str){let node=new Scalar.Scalar(parseFloat(str)),dot=str.indexOf(".");return dot!==-1&&str[str.length-1]==="0"&&(node.minFractionDigits=str.length-dot-1),node},stringify:stringifyNumber.stringifyNumber};exports2.float=float;exports2.floatExp=floatExp;exports2.floatNaN=floatNaN}});var require_int=__commonJS({"node_modules/yaml/dist/schema/core/int.js"(exports2){"use strict";var stringifyNumber=require_stringifyNumber(),intIdentify=value=>typeof value=="bigint"||Number.isInteger(value),intResolve=(str,offset,radix,{intAsBigInt})=>intAsBigInt?BigInt(str):parseInt(str.substring(offset),radix);function intStringify(node,radix,prefix){let{value}=node;return intIdentify(value)&&value>=0?prefix+value.toString(radix):stringifyNumber.stringifyNumber(node)}var intOct={identify:value=>intIdentify(value)&&value>=0,default:!0,tag:"tag:yaml.org,2002:int",format:"OCT",test:/^0o[0-7]+$/,resolve:(str,_onError,opt)=>intResolve(str,2,8,opt),stringify:node=>intStringify(node,8,"0o")},int={identify:intIdentify,default:!0,tag:"tag:yaml.org,2002:int",test:/^[-+]?[0-9]+$/,resolve:(str,_onError,opt)=>intResolve(str,0,10,opt),stringify:stringifyNumber.stringifyNumber},intHex={identify:value=>intIdentify(value)&&value>=0,default:!0,tag:"tag:yaml.org,2002:int",format:"HEX",test:/^0x[0-9a-fA-F]+$/,resolve:(str,_onError,opt)=>intResolve(str,2,16,opt),stringify:node=>intStringify(node,16,"0x")};exports2.int=int;exports2.intHex=intHex;exports2.intOct=intOct}});var require_schema=__commonJS({"node_modules/yaml/dist/schema/core/schema.js"(exports2){"use strict";var map=require_map(),_null=require_null(),seq=require_seq(),string=require_string(),bool=require_bool(),float=require_float(),int=require_int(),schema=[map.map,seq.seq,string.string,_null.nullTag,bool.boolTag,int.intOct,int.int,int.intHex,float.floatNaN,float.floatExp,float.float];exports2.schema=schema}});var require_schema2=__commonJS({"node_modules/yaml/dist/schema/json/schema.js"(exports2){"use strict";var Scalar=require_Scalar(),map=require_map(),seq=require_seq();function intIdentify(value){return typeof value=="bigint"||Number.isInteger(value)}var stringifyJSON=({value})=>JSON.stringify(value),jsonScalars=[{identify:value=>typeof value=="string",default:!0,tag:"tag:yaml.org,2002:str",resolve:str=>str,stringify:stringifyJSON},{identify:value=>value==null,createNode:()=>new Scalar.Scalar(null),default:!0,tag:"tag:yaml.org,2002:null",test:/^null$/,resolve:()=>null,stringify:stringifyJSON},{identify:value=>typeof value=="boolean",default:!0,tag:"tag:yaml.org,2002:bool",test:/^true$|^false$/,resolve:str=>str==="true",stringify:stringifyJSON},{identify:intIdentify,default:!0,tag:"tag:yaml.org,2002:int",test:/^-?(?:0|[1-9][0-9]*)$/,resolve:(str,_onError,{intAsBigInt})=>intAsBigInt?BigInt(str):parseInt(str,10),stringify:({value})=>intIdentify(value)?value.toString():JSON.stringify(value)},{identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",test:/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,resolve:str=>parseFloat(str),stringify:stringifyJSON}],jsonError={default:!0,tag:"",test:/^/,resolve(str,onError){return onError(`Unresolved plain scalar ${JSON.stringify(str)}`),str}},schema=[map.map,seq.seq].concat(jsonScalars,jsonError);exports2.schema=schema}});var require_binary=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/binary.js"(exports2){"use strict";var node_buffer=require("buffer"),Scalar=require_Scalar(),stringifyString=require_stringifyString(),binary3={identify:value=>value instanceof Uint8Array,default:!1,tag:"tag:yaml.org,2002:binary",resolve(src,onError){if(typeof node_buffer.Buffer=="function")return node_buffer.Buffer.from(src,"base64");if(typeof atob=="function"){let str=atob(src.replace(/[\n\r]/g,"")),buffer=new Uint8Array(str.length);for(let i2=0;i2<str.length;++i2)buffer[i2]=str.charCodeAt(i2);return buffer}else return onError("This environment does not support reading binary tags; either Buffer or atob is required"),src},stringify({comment,type,value},ctx,onComment,onChompKeep){if(!value)return"";let buf=value,str;if(typeof node_buffer.Buffer=="function")str=buf instanceof node_buffer.Buffer?buf.toString("base64"):node_buffer.Buffer.from(buf.buffer).toString("base64");else if(typeof btoa=="function"){let s="";for(let i2=0;i2<buf.length;++i2)s+=String.fromCharCode(buf[i2]);str=btoa(s)}else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");if(type??(type=Scalar.Scalar.BLOCK_LITERAL),type!==Scalar.Scalar.QUOTE_DOUBLE){let lineWidth=Math.max(ctx.options.lineWidth-ctx.indent.length,ctx.options.minContentWidth),n=Math.ceil(str.length/lineWidth),lines=new Array(n);for(let i2=0,o=0;i2<n;++i2,o+=lineWidth)lines[i2]=str.substr(o,lineWidth);str=lines.join(type===Scalar.Scalar.BLOCK_LITERAL?`
`:" ")}return stringifyString.stringifyString({comment,type,value:str},ctx,onComment,onChompKeep)}};exports2.binary=binary3}});var require_pairs=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/pairs.js"(exports2){"use strict";var identity=require_identity(),Pair=require_Pair(),Scalar=require_Scalar(),YAMLSeq=require_YAMLSeq();function resolvePairs(seq,onError){if(identity.isSeq(seq))for(let i2=0;i2<seq.items.length;++i2){let item=seq.items[i2];if(!identity.isPair(item)){if(identity.isMap(item)){item.items.length>1&&onError("Each pair must have its own sequence indicator");let pair=item.items[0]||new Pair.Pair(new Scalar.Scalar(null));if(item.commentBefore&&(pair.key.commentBefore=pair.key.commentBefore?`${item.commentBefore}
${pair.key.commentBefore}`:item.commentBefore),item.comment){let cn=pair.value??pair.key;cn.comment=cn.comment?`${item.comment}
${cn.comment}`:item.comment}item=pair}seq.items[i2]=identity.isPair(item)?item:new Pair.Pair(item)}}else onError("Expected a sequence for this tag");return seq}function createPairs(schema,iterable,ctx){let{replacer}=ctx,pairs2=new YAMLSeq.YAMLSeq(schema);pairs2.tag="tag:yaml.org,2002:pairs";let i2=0;if(iterable&&Symbol.iterator in Object(iterable))for(let it of iterable){typeof replacer=="function"&&(it=replacer.call(iterable,String(i2++),it));let key,value;if(Array.isArray(it))if(it.length===2)key=it[0],value=it[1];else throw new TypeError(`Expected [key, value] tuple: ${it}`);else if(it&&it instanceof Object){let keys=Object.keys(it);if(keys.length===1)key=keys[0],value=it[key];else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`)}else key=it;pairs2.items.push(Pair.createPair(key,value,ctx))}return pairs2}var pairs={collection:"seq",default:!1,tag:"tag:yaml.org,2002:pairs",resolve:resolvePairs,createNode:createPairs};exports2.createPairs=createPairs;exports2.pairs=pairs;exports2.resolvePairs=resolvePairs}});var require_omap=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/omap.js"(exports2){"use strict";var identity=require_identity(),toJS=require_toJS(),YAMLMap=require_YAMLMap(),YAMLSeq=require_YAMLSeq(),pairs=require_pairs(),YAMLOMap=class _YAMLOMap extends YAMLSeq.YAMLSeq{constructor(){super(),this.add=YAMLMap.YAMLMap.prototype.add.bind(this),this.delete=YAMLMap.YAMLMap.prototype.delete.bind(this),this.get=YAMLMap.YAMLMap.prototype.get.bind(this),this.has=YAMLMap.YAMLMap.prototype.has.bind(this),this.set=YAMLMap.YAMLMap.prototype.set.bind(this),this.tag=_YAMLOMap.tag}toJSON(_,ctx){if(!ctx)return super.toJSON(_);let map=new Map;ctx?.onCreate&&ctx.onCreate(map);for(let pair of this.items){let key,value;if(identity.isPair(pair)?(key=toJS.toJS(pair.key,"",ctx),value=toJS.toJS(pair.value,key,ctx)):key=toJS.toJS(pair,"",ctx),map.has(key))throw new Error("Ordered maps must not include duplicate keys");map.set(key,value)}return map}static from(schema,iterable,ctx){let pairs$1=pairs.createPairs(schema,iterable,ctx),omap2=new this;return omap2.items=pairs$1.items,omap2}};YAMLOMap.tag="tag:yaml.org,2002:omap";var omap={collection:"seq",identify:value=>value instanceof Map,nodeClass:YAMLOMap,default:!1,tag:"tag:yaml.org,2002:omap",resolve(seq,onError){let pairs$1=pairs.resolvePairs(seq,onError),seenKeys=[];for(let{key}of pairs$1.items)identity.isScalar(key)&&(seenKeys.includes(key.value)?onError(`Ordered maps must not include duplicate keys: ${key.value}`):seenKeys.push(key.value));return Object.assign(new YAMLOMap,pairs$1)},createNode:(schema,iterable,ctx)=>YAMLOMap.from(schema,iterable,ctx)};exports2.YAMLOMap=YAMLOMap;exports2.omap=omap}});var require_bool2=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/bool.js"(exports2){"use strict";var Scalar=require_Scalar();function boolStringify({value,source},ctx){return source&&(value?trueTag:falseTag).test.test(source)?source:value?ctx.options.trueStr:ctx.options.falseStr}var trueTag={identify:value=>value===!0,default:!0,tag:"tag:yaml.org,2002:bool",test:/^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,resolve:()=>new Scalar.Scalar(!0),stringify:boolStringify},falseTag={identify:value=>value===!1,default:!0,tag:"tag:yaml.org,2002:bool",test:/^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,resolve:()=>new Scalar.Scalar(!1),stringify:boolStringify};exports2.falseTag=falseTag;exports2.trueTag=trueTag}});var require_float2=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/float.js"(exports2){"use strict";var Scalar=require_Scalar(),stringifyNumber=require_stringifyNumber(),floatNaN={identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",test:/^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,resolve:str=>str.slice(-3).toLowerCase()==="nan"?NaN:str[0]==="-"?Number.NEGATIVE_INFINITY:Number.POSITIVE_INFINITY,stringify:stringifyNumber.stringifyNumber},floatExp={identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",format:"EXP",test:/^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,resolve:str=>parseFloat(str.replace(/_/g,"")),stringify(node){let num=Number(node.value);return isFinite(num)?num.toExponential():stringifyNumber.stringifyNumber(node)}},float={identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",test:/^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,resolve(str){let node=new Scalar.Scalar(parseFloat(str.replace(/_/g,""))),dot=str.indexOf(".");if(dot!==-1){let f=str.substring(dot+1).replace(/_/g,"");f[f.length-1]==="0"&&(node.minFractionDigits=f.length)}return node},stringify:stringifyNumber.stringifyNumber};exports2.float=float;exports2.floatExp=floatExp;exports2.floatNaN=floatNaN}});var require_int2=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/int.js"(exports2){"use strict";var stringifyNumber=require_stringifyNumber(),intIdentify=value=>typeof value=="bigint"||Number.isInteger(value);function intResolve(str,offset,radix,{intAsBigInt}){let sign=str[0];if((sign==="-"||sign==="+")&&(offset+=1),str=str.substring(offset).replace(/_/g,""),intAsBigInt){switch(radix){case 2:str=`0b${str}`;break;case 8:str=`0o${str}`;break;case 16:str=`0x${str}`;break}let n2=BigInt(str);return sign==="-"?BigInt(-1)*n2:n2}let n=parseInt(str,radix);return sign==="-"?-1*n:n}function intStringify(node,radix,prefix){let{value}=node;if(intIdentify(value)){let str=value.toString(radix);return value<0?"-"+prefix+str.substr(1):prefix+str}return stringifyNumber.stringifyNumber(node)}var intBin={identify:intIdentify,default:!0,tag:"tag:yaml.org,2002:int",format:"BIN",test:/^[-+]?0b[0-1_]+$/,resolve:(str,_onError,opt)=>intResolve(str,2,2,opt),stringify:node=>intStringify(node,2,"0b")},intOct={identify:intIdentify,default:!0,tag:"tag:yaml.org,2002:int",format:"OCT",test:/^[-+]?0[0-7_]+$/,resolve:(str,_onError,opt)=>intResolve(str,1,8,opt),stringify:node=>intStringify(node,8,"0")},int={identify:intIdentify,default:!0,tag:"tag:yaml.org,2002:int",test:/^[-+]?[0-9][0-9_]*$/,resolve:(str,_onError,opt)=>intResolve(str,0,10,opt),stringify:stringifyNumber.stringifyNumber},intHex={identify:intIdentify,default:!0,tag:"tag:yaml.org,2002:int",format:"HEX",test:/^[-+]?0x[0-9a-fA-F_]+$/,resolve:(str,_onError,opt)=>intResolve(str,2,16,opt),stringify:node=>intStringify(node,16,"0x")};exports2.int=int;exports2.intBin=intBin;exports2.intHex=intHex;exports2.intOct=intOct}});var require_set=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/set.js"(exports2){"use strict";var identity=require_identity(),Pair=require_Pair(),YAMLMap=require_YAMLMap(),YAMLSet=class _YAMLSet extends YAMLMap.YAMLMap{constructor(schema){super(schema),this.tag=_YAMLSet.tag}add(key){let pair;identity.isPair(key)?pair=key:key&&typeof key=="object"&&"key"in key&&"value"in key&&key.value===null?pair=new Pair.Pair(key.key,null):pair=new Pair.Pair(key,null),YAMLMap.findPair(this.items,pair.key)||this.items.push(pair)}get(key,keepPair){let pair=YAMLMap.findPair(this.items,key);return!keepPair&&identity.isPair(pair)?identity.isScalar(pair.key)?pair.key.value:pair.key:pair}set(key,value){if(typeof value!="boolean")throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);let prev=YAMLMap.findPair(this.items,key);prev&&!value?this.items.splice(this.items.indexOf(prev),1):!prev&&value&&this.items.push(new Pair.Pair(key))}toJSON(_,ctx){return super.toJSON(_,ctx,Set)}toString(ctx,onComment,onChompKeep){if(!ctx)return JSON.stringify(this);if(this.hasAllNullValues(!0))return super.toString(Object.assign({},ctx,{allNullValues:!0}),onComment,onChompKeep);throw new Error("Set items must all have null values")}static from(schema,iterable,ctx){let{replacer}=ctx,set2=new this(schema);if(iterable&&Symbol.iterator in Object(iterable))for(let value of iterable)typeof replacer=="function"&&(value=replacer.call(iterable,value,value)),set2.items.push(Pair.createPair(value,null,ctx));return set2}};YAMLSet.tag="tag:yaml.org,2002:set";var set={collection:"map",identify:value=>value instanceof Set,nodeClass:YAMLSet,default:!1,tag:"tag:yaml.org,2002:set",createNode:(schema,iterable,ctx)=>YAMLSet.from(schema,iterable,ctx),resolve(map,onError){if(identity.isMap(map)){if(map.hasAllNullValues(!0))return Object.assign(new YAMLSet,map);onError("Set items must all have null values")}else onError("Expected a mapping for this tag");return map}};exports2.YAMLSet=YAMLSet;exports2.set=set}});var require_timestamp=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/timestamp.js"(exports2){"use strict";var stringifyNumber=require_stringifyNumber();function parseSexagesimal(str,asBigInt){let sign=str[0],parts=sign==="-"||sign==="+"?str.substring(1):str,num=n=>asBigInt?BigInt(n):Number(n),res=parts.replace(/_/g,"").split(":").reduce((res2,p)=>res2*num(60)+num(p),num(0));return sign==="-"?num(-1)*res:res}function stringifySexagesimal(node){let{value}=node,num=n=>n;if(typeof value=="bigint")num=n=>BigInt(n);else if(isNaN(value)||!isFinite(value))return stringifyNumber.stringifyNumber(node);let sign="";value<0&&(sign="-",value*=num(-1));let _60=num(60),parts=[value%_60];return value<60?parts.unshift(0):(value=(value-parts[0])/_60,parts.unshift(value%_60),value>=60&&(value=(value-parts[0])/_60,parts.unshift(value))),sign+parts.map(n=>String(n).padStart(2,"0")).join(":").replace(/000000\d*$/,"")}var intTime={identify:value=>typeof value=="bigint"||Number.isInteger(value),default:!0,tag:"tag:yaml.org,2002:int",format:"TIME",test:/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,resolve:(str,_onError,{intAsBigInt})=>parseSexagesimal(str,intAsBigInt),stringify:stringifySexagesimal},floatTime={identify:value=>typeof value=="number",default:!0,tag:"tag:yaml.org,2002:float",format:"TIME",test:/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,resolve:str=>parseSexagesimal(str,!1),stringify:stringifySexagesimal},timestamp={identify:value=>value instanceof Date,default:!0,tag:"tag:yaml.org,2002:timestamp",test:RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),resolve(str){let match2=str.match(timestamp.test);if(!match2)throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");let[,year,month,day,hour,minute,second]=match2.map(Number),millisec=match2[7]?Number((match2[7]+"00").substr(1,3)):0,date=Date.UTC(year,month-1,day,hour||0,minute||0,second||0,millisec),tz=match2[8];if(tz&&tz!=="Z"){let d=parseSexagesimal(tz,!1);Math.abs(d)<30&&(d*=60),date-=6e4*d}return new Date(date)},stringify:({value})=>value?.toISOString().replace(/(T00:00:00)?\.000Z$/,"")??""};exports2.floatTime=floatTime;exports2.intTime=intTime;exports2.timestamp=timestamp}});var require_schema3=__commonJS({"node_modules/yaml/dist/schema/yaml-1.1/schema.js"(exports2){"use strict";var map=require_map(),_null=require_null(),seq=require_seq(),string=require_string(),binary3=require_binary(),bool=require_bool2(),float=require_float2(),int=require_int2(),merge3=require_merge(),omap=require_omap(),pairs=require_pairs(),set=require_set(),timestamp=require_timestamp(),schema=[map.map,seq.seq,string.string,_null.nullTag,bool.trueTag,bool.falseTag,int.intBin,int.intOct,int.int,int.intHex,float.floatNaN,float.floatExp,float.float,binary3.binary,merge3.merge,omap.omap,pairs.pairs,set.set,timestamp.intTime,timestamp.floatTime,timestamp.timestamp];exports2.schema=schema}});var require_tags=__commonJS({"node_modules/yaml/dist/schema/tags.js"(exports2){"use strict";var map=require_map(),_null=require_null(),seq=require_seq(),string=require_string(),bool=require_bool(),float=require_float(),int=require_int(),schema=require_schema(),schema$1=require_schema2(),binary3=require_binary(),merge3=require_merge(),omap=require_omap(),pairs=require_pairs(),schema$2=require_schema3(),set=require_set(),timestamp=require_timestamp(),schemas=new Map([["core",schema.schema],["failsafe",[map.map,seq.seq,string.string]],["json",schema$1.schema],["yaml11",schema$2.schema],["yaml-1.1",schema$2.schema]]),tagsByName={binary:binary3.binary,bool:bool.boolTag,float:float.float,floatExp:float.floatExp,floatNaN:float.floatNaN,floatTime:timestamp.floatTime,int:int.int,intHex:int.intHex,intOct:int.intOct,intTime:timestamp.intTime,map:map.map,merge:merge3.merge,null:_null.nullTag,omap:omap.omap,pairs:pairs.pairs,seq:seq.seq,set:set.set,timestamp:timestamp.timestamp},coreKnownTags={"tag:yaml.org,2002:binary":binary3.binary,"tag:yaml.org,2002:merge":merge3.merge,"tag:yaml.org,2002:omap":omap.omap,"tag:yaml.org,2002:pairs":pairs.pairs,"tag:yaml.org,2002:set":set.set,"tag:yaml.org,2002:timestamp":timestamp.timestamp};function getTags(customTags,schemaName,addMergeTag){let schemaTags=schemas.get(schemaName);if(schemaTags&&!customTags)return addMergeTag&&!schemaTags.includes(merge3.merge)?schemaTags.concat(merge3.merge):schemaTags.slice();let tags=schemaTags;if(!tags)if(Array.isArray(customTags))tags=[];else{let keys=Array.from(schemas.keys()).filter(key=>key!=="yaml11").map(key=>JSON.stringify(key)).join(", ");throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`)}if(Array.isArray(customTags))for(let tag of customTags)tags=tags.concat(tag);else typeof customTags=="function"&&(tags=customTags(tags.slice()));return addMergeTag&&(tags=tags.concat(merge3.merge)),tags.reduce((tags2,tag)=>{let tagObj=typeof tag=="string"?tagsByName[tag]:tag;if(!tagObj){let tagName=JSON.stringify(tag),keys=Object.keys(tagsByName).map(key=>JSON.stringify(key)).join(", ");throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`)}return tags2.includes(tagObj)||tags2.push(tagObj),tags2},[])}exports2.coreKnownTags=coreKnownTags;exports2.getTags=getTags}});var require_Schema=__commonJS({"node_modules/yaml/dist/schema/Schema.js"(exports2){"use strict";var identity=require_identity(),map=require_map(),seq=require_seq(),string=require_string(),tags=require_tags(),sortMapEntriesByKey=(a,b)=>a.key<b.key?-1:a.key>b.key?1:0,Schema=class _Schema{constructor({compat,customTags,merge:merge3,resolveKnownTags,schema,sortMapEntries,toStringDefaults}){this.compat=Array.isArray(compat)?tags.getTags(compat,"compat"):compat?tags.getTags(null,compat):null,this.name=typeof schema=="string"&&schema||"core",this.knownTags=resolveKnownTags?tags.coreKnownTags:{},this.tags=tags.getTags(customTags,this.name,merge3),this.toStringOptions=toStringDefaults??null,Object.defineProperty(this,identity.MAP,{value:map.map}),Object.defineProperty(this,identity.SCALAR,{value:string.string}),Object.defineProperty(this,identity.SEQ,{value:seq.seq}),this.sortMapEntries=typeof sortMapEntries=="function"?sortMapEntries:sortMapEntries===!0?sortMapEntriesByKey:null}clone(){let copy=Object.create(_Schema.prototype,Object.getOwnPropertyDescriptors(this));return copy.tags=this.tags.slice(),copy}};exports2.Schema=Schema}});var require_stringifyDocument=__commonJS({"node_modules/yaml/dist/stringify/stringifyDocument.js"(exports2){"use strict";var identity=require_identity(),stringify2=require_stringify(),stringifyComment=require_stringifyComment();function stringifyDocument(doc,options){let lines=[],hasDirectives=options.directives===!0;if(options.directives!==!1&&doc.directives){let dir=doc.directives.toString(doc);dir?(lines.push(dir),hasDirectives=!0):doc.directives.docStart&&(hasDirectives=!0)}hasDirectives&&lines.push("---");let ctx=stringify2.createStringifyContext(doc,options),{commentString}=ctx.options;if(doc.commentBefore){lines.length!==1&&lines.unshift("");let cs=commentString(doc.commentBefore);lines.unshift(stringifyComment.indentComment(cs,""))}let chompKeep=!1,contentComment=null;if(doc.contents){if(identity.isNode(doc.contents)){if(doc.contents.spaceBefore&&hasDirectives&&lines.push(""),doc.contents.commentBefore){let cs=commentString(doc.contents.commentBefore);lines.push(stringifyComment.indentComment(cs,""))}ctx.forceBlockIndent=!!doc.comment,contentComment=doc.contents.comment}let onChompKeep=contentComment?void 0:()=>chompKeep=!0,body=stringify2.stringify(doc.contents,ctx,()=>contentComment=null,onChompKeep);contentComment&&(body+=stringifyComment.lineComment(body,"",commentString(contentComment))),(body[0]==="|"||body[0]===">")&&lines[lines.length-1]==="---"?lines[lines.length-1]=`--- ${body}`:lines.push(body)}else lines.push(stringify2.stringify(doc.contents,ctx));if(doc.directives?.docEnd)if(doc.comment){let cs=commentString(doc.comment);cs.includes(`
`)?(lines.push("..."),lines.push(stringifyComment.indentComment(cs,""))):lines.push(`... ${cs}`)}else lines.push("...");else{let dc=doc.comment;dc&&chompKeep&&(dc=dc.replace(/^\n+/,"")),dc&&((!chompKeep||contentComment)&&lines[lines.length-1]!==""&&lines.push(""),lines.push(stringifyComment.indentComment(commentString(dc),"")))}return lines.join(`
`)+`
`}exports2.stringifyDocument=stringifyDocument}});var require_Document=__commonJS({"node_modules/yaml/dist/doc/Document.js"(exports2){"use strict";var Alias=require_Alias(),Collection2=require_Collection(),identity=require_identity(),Pair=require_Pair(),toJS=require_toJS(),Schema=require_Schema(),stringifyDocument=require_stringifyDocument(),anchors=require_anchors(),applyReviver=require_applyReviver(),createNode=require_createNode(),directives=require_directives(),Document2=class _Document{constructor(value,replacer,options){this.commentBefore=null,this.comment=null,this.errors=[],this.warnings=[],Object.defineProperty(this,identity.NODE_TYPE,{value:identity.DOC});let _replacer=null;typeof replacer=="function"||Array.isArray(replacer)?_replacer=replacer:options===void 0&&replacer&&(options=replacer,replacer=void 0);let opt=Object.assign({intAsBigInt:!1,keepSourceTokens:!1,logLevel:"warn",prettyErrors:!0,strict:!0,stringKeys:!1,uniqueKeys:!0,version:"1.2"},options);this.options=opt;let{version}=opt;options?._directives?(this.directives=options._directives.atDocument(),this.directives.yaml.explicit&&(version=this.directives.yaml.version)):this.directives=new directives.Directives({version}),this.setSchema(version,options),this.contents=value===void 0?null:this.createNode(value,_replacer,options)}clone(){let copy=Object.create(_Document.prototype,{[identity.NODE_TYPE]:{value:identity.DOC}});return copy.commentBefore=this.commentBefore,copy.comment=this.comment,copy.errors=this.errors.slice(),copy.warnings=this.warnings.slice(),copy.options=Object.assign({},this.options),this.directives&&(copy.directives=this.directives.clone()),copy.schema=this.schema.clone(),copy.contents=identity.isNode(this.contents)?this.contents.clone(copy.schema):this.contents,this.range&&(copy.range=this.range.slice()),copy}add(value){assertCollection(this.contents)&&this.contents.add(value)}addIn(path,value){assertCollection(this.contents)&&this.contents.addIn(path,value)}createAlias(node,name){if(!node.anchor){let prev=anchors.anchorNames(this);node.anchor=!name||prev.has(name)?anchors.findNewAnchor(name||"a",prev):name}return new Alias.Alias(node.anchor)}createNode(value,replacer,options){let _replacer;if(typeof replacer=="function")value=replacer.call({"":value},"",value),_replacer=replacer;else if(Array.isArray(replacer)){let keyToStr=v=>typeof v=="number"||v instanceof String||v instanceof Number,asStr=replacer.filter(keyToStr).map(String);asStr.length>0&&(replacer=replacer.concat(asStr)),_replacer=replacer}else options===void 0&&replacer&&(options=replacer,replacer=void 0);let{aliasDuplicateObjects,anchorPrefix,flow,keepUndefined,onTagObj,tag}=options??{},{onAnchor,setAnchors,sourceObjects}=anchors.createNodeAnchors(this,anchorPrefix||"a"),ctx={aliasDuplicateObjects:aliasDuplicateObjects??!0,keepUndefined:keepUndefined??!1,onAnchor,onTagObj,replacer:_replacer,schema:this.schema,sourceObjects},node=createNode.createNode(value,tag,ctx);return flow&&identity.isCollection(node)&&(node.flow=!0),setAnchors(),node}createPair(key,value,options={}){let k=this.createNode(key,null,options),v=this.createNode(value,null,options);return new Pair.Pair(k,v)}delete(key){return assertCollection(this.contents)?this.contents.delete(key):!1}deleteIn(path){return Collection2.isEmptyPath(path)?this.contents==null?!1:(this.contents=null,!0):assertCollection(this.contents)?this.contents.deleteIn(path):!1}get(key,keepScalar){return identity.isCollection(this.contents)?this.contents.get(key,keepScalar):void 0}getIn(path,keepScalar){return Collection2.isEmptyPath(path)?!keepScalar&&identity.isScalar(this.contents)?this.contents.value:this.contents:identity.isCollection(this.contents)?this.contents.getIn(path,keepScalar):void 0}has(key){return identity.isCollection(this.contents)?this.contents.has(key):!1}hasIn(path){return Collection2.isEmptyPath(path)?this.contents!==void 0:identity.isCollection(this.contents)?this.contents.hasIn(path):!1}set(key,value){this.contents==null?this.contents=Collection2.collectionFromPath(this.schema,[key],value):assertCollection(this.contents)&&this.contents.set(key,value)}setIn(path,value){Collection2.isEmptyPath(path)?this.contents=value:this.contents==null?this.contents=Collection2.collectionFromPath(this.schema,Array.from(path),value):assertCollection(this.contents)&&this.contents.setIn(path,value)}setSchema(version,options={}){typeof version=="number"&&(version=String(version));let opt;switch(version){case"1.1":this.directives?this.directives.yaml.version="1.1":this.directives=new directives.Directives({version:"1.1"}),opt={resolveKnownTags:!1,schema:"yaml-1.1"};break;case"1.2":case"next":this.directives?this.directives.yaml.version=version:this.directives=new directives.Directives({version}),opt={resolveKnownTags:!0,schema:"core"};break;case null:this.directives&&delete this.directives,opt=null;break;default:{let sv=JSON.stringify(version);throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`)}}if(options.schema instanceof Object)this.schema=options.schema;else if(opt)this.schema=new Schema.Schema(Object.assign(opt,options));else throw new Error("With a null YAML version, the { schema: Schema } option is required")}toJS({json,jsonArg,mapAsMap,maxAliasCount,onAnchor,reviver}={}){let ctx={anchors:new Map,doc:this,keep:!json,mapAsMap:mapAsMap===!0,mapKeyWarned:!1,maxAliasCount:typeof maxAliasCount=="number"?maxAliasCount:100},res=toJS.toJS(this.contents,jsonArg??"",ctx);if(typeof onAnchor=="function")for(let{count,res:res2}of ctx.anchors.values())onAnchor(res2,count);return typeof reviver=="function"?applyReviver.applyReviver(reviver,{"":res},"",res):res}toJSON(jsonArg,onAnchor){return this.toJS({json:!0,jsonArg,mapAsMap:!1,onAnchor})}toString(options={}){if(this.errors.length>0)throw new Error("Document with errors cannot be stringified");if("indent"in options&&(!Number.isInteger(options.indent)||Number(options.indent)<=0)){let s=JSON.stringify(options.indent);throw new Error(`"indent" option must be a positive integer, not ${s}`)}return stringifyDocument.stringifyDocument(this,options)}};function assertCollection(contents){if(identity.isCollection(contents))return!0;throw new Error("Expected a YAML collection as document contents")}exports2.Document=Document2}});var require_errors=__commonJS({"node_modules/yaml/dist/errors.js"(exports2){"use strict";var YAMLError=class extends Error{constructor(name,pos,code,message){super(),this.name=name,this.code=code,this.message=message,this.pos=pos}},YAMLParseError=class extends YAMLError{constructor(pos,code,message){super("YAMLParseError",pos,code,message)}},YAMLWarning=class extends YAMLError{constructor(pos,code,message){super("YAMLWarning",pos,code,message)}},prettifyError=(src,lc2)=>error=>{if(error.pos[0]===-1)return;error.linePos=error.pos.map(pos=>lc2.linePos(pos));let{line:line2,col}=error.linePos[0];error.message+=` at line ${line2}, column ${col}`;let ci=col-1,lineStr=src.substring(lc2.lineStarts[line2-1],lc2.lineStarts[line2]).replace(/[\n\r]+$/,"");if(ci>=60&&lineStr.length>80){let trimStart=Math.min(ci-39,lineStr.length-79);lineStr="\u2026"+lineStr.substring(trimStart),ci-=trimStart-1}if(lineStr.length>80&&(lineStr=lineStr.substring(0,79)+"\u2026"),line2>1&&/^ *$/.test(lineStr.substring(0,ci))){let prev=src.substring(lc2.lineStarts[line2-2],lc2.lineStarts[line2-1]);prev.length>80&&(prev=prev.substring(0,79)+`\u2026
`),lineStr=prev+lineStr}if(/[^ ]/.test(lineStr)){let count=1,end=error.linePos[1];end?.line===line2&&end.col>col&&(count=Math.max(1,Math.min(end.col-col,80-ci)));let pointer=" ".repeat(ci)+"^".repeat(count);error.message+=`:

${lineStr}
${pointer}
`}};exports2.YAMLError=YAMLError;exports2.YAMLParseError=YAMLParseError;exports2.YAMLWarning=YAMLWarning;exports2.prettifyError=prettifyError}});var require_resolve_props=__commonJS({"node_modules/yaml/dist/compose/resolve-props.js"(exports2){"use strict";function resolveProps(tokens,{flow,indicator,next,offset,onError,parentIndent,startOnNewline}){let spaceBefore=!1,atNewline=startOnNewline,hasSpace=startOnNewline,comment="",commentSep="",hasNewline=!1,reqSpace=!1,tab=null,anchor=null,tag=null,newlineAfterProp=null,comma=null,found=null,start=null;for(let token of tokens)switch(reqSpace&&(token.type!=="space"&&token.type!=="newline"&&token.type!=="comma"&&onError(token.offset,"MISSING_CHAR","Tags and anchors must be separated from the next token by white space"),reqSpace=!1),tab&&(atNewline&&token.type!=="comment"&&token.type!=="newline"&&onError(tab,"TAB_AS_INDENT","Tabs are not allowed as indentation"),tab=null),token.type){case"space":!flow&&(indicator!=="doc-start"||next?.type!=="flow-collection")&&token.source.includes("	")&&(tab=token),hasSpace=!0;break;case"comment":{hasSpace||onError(token,"MISSING_CHAR","Comments must be separated from other tokens by white space characters");let cb=token.source.substring(1)||" ";comment?comment+=commentSep+cb:comment=cb,commentSep="",atNewline=!1;break}case"newline":atNewline?comment?comment+=token.source:(!found||indicator!=="seq-item-ind")&&(spaceBefore=!0):commentSep+=token.source,atNewline=!0,hasNewline=!0,(anchor||tag)&&(newlineAfterProp=token),hasSpace=!0;break;case"anchor":anchor&&onError(token,"MULTIPLE_ANCHORS","A node can have at most one anchor"),token.source.endsWith(":")&&onError(token.offset+token.source.length-1,"BAD_ALIAS","Anchor ending in : is ambiguous",!0),anchor=token,start??(start=token.offset),atNewline=!1,hasSpace=!1,reqSpace=!0;break;case"tag":{tag&&onError(token,"MULTIPLE_TAGS","A node can have at most one tag"),tag=token,start??(start=token.offset),atNewline=!1,hasSpace=!1,reqSpace=!0;break}case indicator:(anchor||tag)&&onError(token,"BAD_PROP_ORDER",`Anchors and tags must be after the ${token.source} indicator`),found&&onError(token,"UNEXPECTED_TOKEN",`Unexpected ${token.source} in ${flow??"collection"}`),found=token,atNewline=indicator==="seq-item-ind"||indicator==="explicit-key-ind",hasSpace=!1;break;case"comma":if(flow){comma&&onError(token,"UNEXPECTED_TOKEN",`Unexpected , in ${flow}`),comma=token,atNewline=!1,hasSpace=!1;break}default:onError(token,"UNEXPECTED_TOKEN",`Unexpected ${token.type} token`),atNewline=!1,hasSpace=!1}let last=tokens[tokens.length-1],end=last?last.offset+last.source.length:offset;return reqSpace&&next&&next.type!=="space"&&next.type!=="newline"&&next.type!=="comma"&&(next.type!=="scalar"||next.source!=="")&&onError(next.offset,"MISSING_CHAR","Tags and anchors must be separated from the next token by white space"),tab&&(atNewline&&tab.indent<=parentIndent||next?.type==="block-map"||next?.type==="block-seq")&&onError(tab,"TAB_AS_INDENT","Tabs are not allowed as indentation"),{comma,found,spaceBefore,comment,hasNewline,anchor,tag,newlineAfterProp,end,start:start??end}}exports2.resolveProps=resolveProps}});var require_util_contains_newline=__commonJS({"node_modules/yaml/dist/compose/util-contains-newline.js"(exports2){"use strict";function containsNewline(key){if(!key)return null;switch(key.type){case"alias":case"scalar":case"double-quoted-scalar":case"single-quoted-scalar":if(key.source.includes(`
`))return!0;if(key.end){for(let st of key.end)if(st.type==="newline")return!0}return!1;case"flow-collection":for(let it of key.items){for(let st of it.start)if(st.type==="newline")return!0;if(it.sep){for(let st of it.sep)if(st.type==="newline")return!0}if(containsNewline(it.key)||containsNewline(it.value))return!0}return!1;default:return!0}}exports2.containsNewline=containsNewline}});var require_util_flow_indent_check=__commonJS({"node_modules/yaml/dist/compose/util-flow-indent-check.js"(exports2){"use strict";var utilContainsNewline=require_util_contains_newline();function flowIndentCheck(indent,fc,onError){if(fc?.type==="flow-collection"){let end=fc.end[0];end.indent===indent&&(end.source==="]"||end.source==="}")&&utilContainsNewline.containsNewline(fc)&&onError(end,"BAD_INDENT","Flow end indicator should be more indented than parent",!0)}}exports2.flowIndentCheck=flowIndentCheck}});var require_util_map_includes=__commonJS({"node_modules/yaml/dist/compose/util-map-includes.js"(exports2){"use strict";var identity=require_identity();function mapIncludes(ctx,items,search){let{uniqueKeys}=ctx.options;if(uniqueKeys===!1)return!1;let isEqual=typeof uniqueKeys=="function"?uniqueKeys:(a,b)=>a===b||identity.isScalar(a)&&identity.isScalar(b)&&a.value===b.value;return items.some(pair=>isEqual(pair.key,search))}exports2.mapIncludes=mapIncludes}});var require_resolve_block_map=__commonJS({"node_modules/yaml/dist/compose/resolve-block-map.js"(exports2){"use strict";var Pair=require_Pair(),YAMLMap=require_YAMLMap(),resolveProps=require_resolve_props(),utilContainsNewline=require_util_contains_newline(),utilFlowIndentCheck=require_util_flow_indent_check(),utilMapIncludes=require_util_map_includes(),startColMsg="All mapping items must start at the same column";function resolveBlockMap({composeNode,composeEmptyNode},ctx,bm,onError,tag){let NodeClass=tag?.nodeClass??YAMLMap.YAMLMap,map=new NodeClass(ctx.schema);ctx.atRoot&&(ctx.atRoot=!1);let offset=bm.offset,commentEnd=null;for(let collItem of bm.items){let{start,key,sep:sep2,value}=collItem,keyProps=resolveProps.resolveProps(start,{indicator:"explicit-key-ind",next:key??sep2?.[0],offset,onError,parentIndent:bm.indent,startOnNewline:!0}),implicitKey=!keyProps.found;if(implicitKey){if(key&&(key.type==="block-seq"?onError(offset,"BLOCK_AS_IMPLICIT_KEY","A block sequence may not be used as an implicit map key"):"indent"in key&&key.indent!==bm.indent&&onError(offset,"BAD_INDENT",startColMsg)),!keyProps.anchor&&!keyProps.tag&&!sep2){commentEnd=keyProps.end,keyProps.comment&&(map.comment?map.comment+=`
`+keyProps.comment:map.comment=keyProps.comment);continue}(keyProps.newlineAfterProp||utilContainsNewline.containsNewline(key))&&onError(key??start[start.length-1],"MULTILINE_IMPLICIT_KEY","Implicit keys need to be on a single line")}else keyProps.found?.indent!==bm.indent&&onError(offset,"BAD_INDENT",startColMsg);ctx.atKey=!0;let keyStart=keyProps.end,keyNode=key?composeNode(ctx,key,keyProps,onError):composeEmptyNode(ctx,keyStart,start,null,keyProps,onError);ctx.schema.compat&&utilFlowIndentCheck.flowIndentCheck(bm.indent,key,onError),ctx.atKey=!1,utilMapIncludes.mapIncludes(ctx,map.items,keyNode)&&onError(keyStart,"DUPLICATE_KEY","Map keys must be unique");let valueProps=resolveProps.resolveProps(sep2??[],{indicator:"map-value-ind",next:value,offset:keyNode.range[2],onError,parentIndent:bm.indent,startOnNewline:!key||key.type==="block-scalar"});if(offset=valueProps.end,valueProps.found){implicitKey&&(value?.type==="block-map"&&!valueProps.hasNewline&&onError(offset,"BLOCK_AS_IMPLICIT_KEY","Nested mappings are not allowed in compact mappings"),ctx.options.strict&&keyProps.start<valueProps.found.offset-1024&&onError(keyNode.range,"KEY_OVER_1024_CHARS","The : indicator must be at most 1024 chars after the start of an implicit block mapping key"));let valueNode=value?composeNode(ctx,value,valueProps,onError):composeEmptyNode(ctx,offset,sep2,null,valueProps,onError);ctx.schema.compat&&utilFlowIndentCheck.flowIndentCheck(bm.indent,value,onError),offset=valueNode.range[2];let pair=new Pair.Pair(keyNode,valueNode);ctx.options.keepSourceTokens&&(pair.srcToken=collItem),map.items.push(pair)}else{implicitKey&&onError(keyNode.range,"MISSING_CHAR","Implicit map keys need to be followed by map values"),valueProps.comment&&(keyNode.comment?keyNode.comment+=`
`+valueProps.comment:keyNode.comment=valueProps.comment);let pair=new Pair.Pair(keyNode);ctx.options.keepSourceTokens&&(pair.srcToken=collItem),map.items.push(pair)}}return commentEnd&&commentEnd<offset&&onError(commentEnd,"IMPOSSIBLE","Map comment with trailing content"),map.range=[bm.offset,offset,commentEnd??offset],map}exports2.resolveBlockMap=resolveBlockMap}});var require_resolve_block_seq=__commonJS({"node_modules/yaml/dist/compose/resolve-block-seq.js"(exports2){"use strict";var YAMLSeq=require_YAMLSeq(),resolveProps=require_resolve_props(),utilFlowIndentCheck=require_util_flow_indent_check();function resolveBlockSeq({composeNode,composeEmptyNode},ctx,bs,onError,tag){let NodeClass=tag?.nodeClass??YAMLSeq.YAMLSeq,seq=new NodeClass(ctx.schema);ctx.atRoot&&(ctx.atRoot=!1),ctx.atKey&&(ctx.atKey=!1);let offset=bs.offset,commentEnd=null;for(let{start,value}of bs.items){let props=resolveProps.resolveProps(start,{indicator:"seq-item-ind",next:value,offset,onError,parentIndent:bs.indent,startOnNewline:!0});if(!props.found)if(props.anchor||props.tag||value)value?.type==="block-seq"?onError(props.end,"BAD_INDENT","All sequence items must start at the same column"):onError(offset,"MISSING_CHAR","Sequence item without - indicator");else{commentEnd=props.end,props.comment&&(seq.comment=props.comment);continue}let node=value?composeNode(ctx,value,props,onError):composeEmptyNode(ctx,props.end,start,null,props,onError);ctx.schema.compat&&utilFlowIndentCheck.flowIndentCheck(bs.indent,value,onError),offset=node.range[2],seq.items.push(node)}return seq.range=[bs.offset,offset,commentEnd??offset],seq}exports2.resolveBlockSeq=resolveBlockSeq}});var require_resolve_end=__commonJS({"node_modules/yaml/dist/compose/resolve-end.js"(exports2){"use strict";function resolveEnd(end,offset,reqSpace,onError){let comment="";if(end){let hasSpace=!1,sep2="";for(let token of end){let{source,type}=token;switch(type){case"space":hasSpace=!0;break;case"comment":{reqSpace&&!hasSpace&&onError(token,"MISSING_CHAR","Comments must be separated from other tokens by white space characters");let cb=source.substring(1)||" ";comment?comment+=sep2+cb:comment=cb,sep2="";break}case"newline":comment&&(sep2+=source),hasSpace=!0;break;default:onError(token,"UNEXPECTED_TOKEN",`Unexpected ${type} at node end`)}offset+=source.length}}return{comment,offset}}exports2.resolveEnd=resolveEnd}});var require_resolve_flow_collection=__commonJS({"node_modules/yaml/dist/compose/resolve-flow-collection.js"(exports2){"use strict";var identity=require_identity(),Pair=require_Pair(),YAMLMap=require_YAMLMap(),YAMLSeq=require_YAMLSeq(),resolveEnd=require_resolve_end(),resolveProps=require_resolve_props(),utilContainsNewline=require_util_contains_newline(),utilMapIncludes=require_util_map_includes(),blockMsg="Block collections are not allowed within flow collections",isBlock=token=>token&&(token.type==="block-map"||token.type==="block-seq");function resolveFlowCollection({composeNode,composeEmptyNode},ctx,fc,onError,tag){let isMap5=fc.start.source==="{",fcName=isMap5?"flow map":"flow sequence",NodeClass=tag?.nodeClass??(isMap5?YAMLMap.YAMLMap:YAMLSeq.YAMLSeq),coll=new NodeClass(ctx.schema);coll.flow=!0;let atRoot=ctx.atRoot;atRoot&&(ctx.atRoot=!1),ctx.atKey&&(ctx.atKey=!1);let offset=fc.offset+fc.start.source.length;for(let i2=0;i2<fc.items.length;++i2){let collItem=fc.items[i2],{start,key,sep:sep2,value}=collItem,props=resolveProps.resolveProps(start,{flow:fcName,indicator:"explicit-key-ind",next:key??sep2?.[0],offset,onError,parentIndent:fc.indent,startOnNewline:!1});if(!props.found){if(!props.anchor&&!props.tag&&!sep2&&!value){i2===0&&props.comma?onError(props.comma,"UNEXPECTED_TOKEN",`Unexpected , in ${fcName}`):i2<fc.items.length-1&&onError(props.start,"UNEXPECTED_TOKEN",`Unexpected empty item in ${fcName}`),props.comment&&(coll.comment?coll.comment+=`
`+props.comment:coll.comment=props.comment),offset=props.end;continue}!isMap5&&ctx.options.strict&&utilContainsNewline.containsNewline(key)&&onError(key,"MULTILINE_IMPLICIT_KEY","Implicit keys of flow sequence pairs need to be on a single line")}if(i2===0)props.comma&&onError(props.comma,"UNEXPECTED_TOKEN",`Unexpected , in ${fcName}`);else if(props.comma||onError(props.start,"MISSING_CHAR",`Missing , between ${fcName} items`),props.comment){let prevItemComment="";loop:for(let st of start)switch(st.type){case"comma":case"space":break;case"comment":prevItemComment=st.source.substring(1);break loop;default:break loop}if(prevItemComment){let prev=coll.items[coll.items.length-1];identity.isPair(prev)&&(prev=prev.value??prev.key),prev.comment?prev.comment+=`
`+prevItemComment:prev.comment=prevItemComment,props.comment=props.comment.substring(prevItemComment.length+1)}}if(!isMap5&&!sep2&&!props.found){let valueNode=value?composeNode(ctx,value,props,onError):composeEmptyNode(ctx,props.end,sep2,null,props,onError);coll.items.push(valueNode),offset=valueNode.range[2],isBlock(value)&&onError(valueNode.range,"BLOCK_IN_FLOW",blockMsg)}else{ctx.atKey=!0;let keyStart=props.end,keyNode=key?composeNode(ctx,key,props,onError):composeEmptyNode(ctx,keyStart,start,null,props,onError);isBlock(key)&&onError(keyNode.range,"BLOCK_IN_FLOW",blockMsg),ctx.atKey=!1;let valueProps=resolveProps.resolveProps(sep2??[],{flow:fcName,indicator:"map-value-ind",next:value,offset:keyNode.range[2],onError,parentIndent:fc.indent,startOnNewline:!1});if(valueProps.found){if(!isMap5&&!props.found&&ctx.options.strict){if(sep2)for(let st of sep2){if(st===valueProps.found)break;if(st.type==="newline"){onError(st,"MULTILINE_IMPLICIT_KEY","Implicit keys of flow sequence pairs need to be on a single line");break}}props.start<valueProps.found.offset-1024&&onError(valueProps.found,"KEY_OVER_1024_CHARS","The : indicator must be at most 1024 chars after the start of an implicit flow sequence key")}}else value&&("source"in value&&value.source?.[0]===":"?onError(value,"MISSING_CHAR",`Missing space after : in ${fcName}`):onError(valueProps.start,"MISSING_CHAR",`Missing , or : between ${fcName} items`));let valueNode=value?composeNode(ctx,value,valueProps,onError):valueProps.found?composeEmptyNode(ctx,valueProps.end,sep2,null,valueProps,onError):null;valueNode?isBlock(value)&&onError(valueNode.range,"BLOCK_IN_FLOW",blockMsg):valueProps.comment&&(keyNode.comment?keyNode.comment+=`
`+valueProps.comment:keyNode.comment=valueProps.comment);let pair=new Pair.Pair(keyNode,valueNode);if(ctx.options.keepSourceTokens&&(pair.srcToken=collItem),isMap5){let map=coll;utilMapIncludes.mapIncludes(ctx,map.items,keyNode)&&onError(keyStart,"DUPLICATE_KEY","Map keys must be unique"),map.items.push(pair)}else{let map=new YAMLMap.YAMLMap(ctx.schema);map.flow=!0,map.items.push(pair);let endRange=(valueNode??keyNode).range;map.range=[keyNode.range[0],endRange[1],endRange[2]],coll.items.push(map)}offset=valueNode?valueNode.range[2]:valueProps.end}}let expectedEnd=isMap5?"}":"]",[ce,...ee]=fc.end,cePos=offset;if(ce?.source===expectedEnd)cePos=ce.offset+ce.source.length;else{let name=fcName[0].toUpperCase()+fcName.substring(1),msg=atRoot?`${name} must end with a ${expectedEnd}`:`${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;onError(offset,atRoot?"MISSING_CHAR":"BAD_INDENT",msg),ce&&ce.source.length!==1&&ee.unshift(ce)}if(ee.length>0){let end=resolveEnd.resolveEnd(ee,cePos,ctx.options.strict,onError);end.comment&&(coll.comment?coll.comment+=`
`+end.comment:coll.comment=end.comment),coll.range=[fc.offset,cePos,end.offset]}else coll.range=[fc.offset,cePos,cePos];return coll}exports2.resolveFlowCollection=resolveFlowCollection}});var require_compose_collection=__commonJS({"node_modules/yaml/dist/compose/compose-collection.js"(exports2){"use strict";var identity=require_identity(),Scalar=require_Scalar(),YAMLMap=require_YAMLMap(),YAMLSeq=require_YAMLSeq(),resolveBlockMap=require_resolve_block_map(),resolveBlockSeq=require_resolve_block_seq(),resolveFlowCollection=require_resolve_flow_collection();function resolveCollection(CN,ctx,token,onError,tagName,tag){let coll=token.type==="block-map"?resolveBlockMap.resolveBlockMap(CN,ctx,token,onError,tag):token.type==="block-seq"?resolveBlockSeq.resolveBlockSeq(CN,ctx,token,onError,tag):resolveFlowCollection.resolveFlowCollection(CN,ctx,token,onError,tag),Coll=coll.constructor;return tagName==="!"||tagName===Coll.tagName?(coll.tag=Coll.tagName,coll):(tagName&&(coll.tag=tagName),coll)}function composeCollection(CN,ctx,token,props,onError){let tagToken=props.tag,tagName=tagToken?ctx.directives.tagName(tagToken.source,msg=>onError(tagToken,"TAG_RESOLVE_FAILED",msg)):null;if(token.type==="block-seq"){let{anchor,newlineAfterProp:nl}=props,lastProp=anchor&&tagToken?anchor.offset>tagToken.offset?anchor:tagToken:anchor??tagToken;lastProp&&(!nl||nl.offset<lastProp.offset)&&onError(lastProp,"MISSING_CHAR","Missing newline after block sequence props")}let expType=token.type==="block-map"?"map":token.type==="block-seq"?"seq":token.start.source==="{"?"map":"seq";if(!tagToken||!tagName||tagName==="!"||tagName===YAMLMap.YAMLMap.tagName&&expType==="map"||tagName===YAMLSeq.YAMLSeq.tagName&&expType==="seq")return resolveCollection(CN,ctx,token,onError,tagName);let tag=ctx.schema.tags.find(t=>t.tag===tagName&&t.collection===expType);if(!tag){let kt=ctx.schema.knownTags[tagName];if(kt?.collection===expType)ctx.schema.tags.push(Object.assign({},kt,{default:!1})),tag=kt;else return kt?onError(tagToken,"BAD_COLLECTION_TYPE",`${kt.tag} used for ${expType} collection, but expects ${kt.collection??"scalar"}`,!0):onError(tagToken,"TAG_RESOLVE_FAILED",`Unresolved tag: ${tagName}`,!0),resolveCollection(CN,ctx,token,onError,tagName)}let coll=resolveCollection(CN,ctx,token,onError,tagName,tag),res=tag.resolve?.(coll,msg=>onError(tagToken,"TAG_RESOLVE_FAILED",msg),ctx.options)??coll,node=identity.isNode(res)?res:new Scalar.Scalar(res);return node.range=coll.range,node.tag=tagName,tag?.format&&(node.format=tag.format),node}exports2.composeCollection=composeCollection}});var require_resolve_block_scalar=__commonJS({"node_modules/yaml/dist/compose/resolve-block-scalar.js"(exports2){"use strict";var Scalar=require_Scalar();function resolveBlockScalar(ctx,scalar,onError){let start=scalar.offset,header2=parseBlockScalarHeader(scalar,ctx.options.strict,onError);if(!header2)return{value:"",type:null,comment:"",range:[start,start,start]};let type=header2.mode===">"?Scalar.Scalar.BLOCK_FOLDED:Scalar.Scalar.BLOCK_LITERAL,lines=scalar.source?splitLines(scalar.source):[],chompStart=lines.length;for(let i2=lines.length-1;i2>=0;--i2){let content=lines[i2][1];if(content===""||content==="\r")chompStart=i2;else break}if(chompStart===0){let value2=header2.chomp==="+"&&lines.length>0?`
`.repeat(Math.max(1,lines.length-1)):"",end2=start+header2.length;return scalar.source&&(end2+=scalar.source.length),{value:value2,type,comment:header2.comment,range:[start,end2,end2]}}let trimIndent=scalar.indent+header2.indent,offset=scalar.offset+header2.length,contentStart=0;for(let i2=0;i2<chompStart;++i2){let[indent,content]=lines[i2];if(content===""||content==="\r")header2.indent===0&&indent.length>trimIndent&&(trimIndent=indent.length);else{indent.length<trimIndent&&onError(offset+indent.length,"MISSING_CHAR","Block scalars with more-indented leading empty lines must use an explicit indentation indicator"),header2.indent===0&&(trimIndent=indent.length),contentStart=i2,trimIndent===0&&!ctx.atRoot&&onError(offset,"BAD_INDENT","Block scalar values in collections must be indented");break}offset+=indent.length+content.length+1}for(let i2=lines.length-1;i2>=chompStart;--i2)lines[i2][0].length>trimIndent&&(chompStart=i2+1);let value="",sep2="",prevMoreIndented=!1;for(let i2=0;i2<contentStart;++i2)value+=lines[i2][0].slice(trimIndent)+`
`;for(let i2=contentStart;i2<chompStart;++i2){let[indent,content]=lines[i2];offset+=indent.length+content.length+1;let crlf=content[content.length-1]==="\r";if(crlf&&(content=content.slice(0,-1)),content&&indent.length<trimIndent){let message=`Block scalar lines must not be less indented than their ${header2.indent?"explicit indentation indicator":"first line"}`;onError(offset-content.length-(crlf?2:1),"BAD_INDENT",message),indent=""}type===Scalar.Scalar.BLOCK_LITERAL?(value+=sep2+indent.slice(trimIndent)+content,sep2=`
`):indent.length>trimIndent||content[0]==="	"?(sep2===" "?sep2=`
`:!prevMoreIndented&&sep2===`
`&&(sep2=`

`),value+=sep2+indent.slice(trimIndent)+content,sep2=`
`,prevMoreIndented=!0):content===""?sep2===`
`?value+=`
`:sep2=`
`:(value+=sep2+content,sep2=" ",prevMoreIndented=!1)}switch(header2.chomp){case"-":break;case"+":for(let i2=chompStart;i2<lines.length;++i2)value+=`
`+lines[i2][0].slice(trimIndent);value[value.length-1]!==`
`&&(value+=`
`);break;default:value+=`
`}let end=start+header2.length+scalar.source.length;return{value,type,comment:header2.comment,range:[start,end,end]}}function parseBlockScalarHeader({offset,props},strict,onError){if(props[0].type!=="block-scalar-header")return onError(props[0],"IMPOSSIBLE","Block scalar header not found"),null;let{source}=props[0],mode=source[0],indent=0,chomp="",error=-1;for(let i2=1;i2<source.length;++i2){let ch=source[i2];if(!chomp&&(ch==="-"||ch==="+"))chomp=ch;else{let n=Number(ch);!indent&&n?indent=n:error===-1&&(error=offset+i2)}}error!==-1&&onError(error,"UNEXPECTED_TOKEN",`Block scalar header includes extra characters: ${source}`);let hasSpace=!1,comment="",length=source.length;for(let i2=1;i2<props.length;++i2){let token=props[i2];switch(token.type){case"space":hasSpace=!0;case"newline":length+=token.source.length;break;case"comment":strict&&!hasSpace&&onError(token,"MISSING_CHAR","Comments must be separated from other tokens by white space characters"),length+=token.source.length,comment=token.source.substring(1);break;case"error":onError(token,"UNEXPECTED_TOKEN",token.message),length+=token.source.length;break;default:{let message=`Unexpected token in block scalar header: ${token.type}`;onError(token,"UNEXPECTED_TOKEN",message);let ts=token.source;ts&&typeof ts=="string"&&(length+=ts.length)}}}return{mode,indent,chomp,comment,length}}function splitLines(source){let split=source.split(/\n( *)/),first=split[0],m=first.match(/^( *)/),lines=[m?.[1]?[m[1],first.slice(m[1].length)]:["",first]];for(let i2=1;i2<split.length;i2+=2)lines.push([split[i2],split[i2+1]]);return lines}exports2.resolveBlockScalar=resolveBlockScalar}});var require_resolve_flow_scalar=__commonJS({"node_modules/yaml/dist/compose/resolve-flow-scalar.js"(exports2){"use strict";var Scalar=require_Scalar(),resolveEnd=require_resolve_end();function resolveFlowScalar(scalar,strict,onError){let{offset,type,source,end}=scalar,_type,value,_onError=(rel,code,msg)=>onError(offset+rel,code,msg);switch(type){case"scalar":_type=Scalar.Scalar.PLAIN,value=plainValue(source,_onError);break;case"single-quoted-scalar":_type=Scalar.Scalar.QUOTE_SINGLE,value=singleQuotedValue(source,_onError);break;case"double-quoted-scalar":_type=Scalar.Scalar.QUOTE_DOUBLE,value=doubleQuotedValue(source,_onError);break;default:return onError(scalar,"UNEXPECTED_TOKEN",`Expected a flow scalar value, but found: ${type}`),{value:"",type:null,comment:"",range:[offset,offset+source.length,offset+source.length]}}let valueEnd=offset+source.length,re=resolveEnd.resolveEnd(end,valueEnd,strict,onError);return{value,type:_type,comment:re.comment,range:[offset,valueEnd,re.offset]}}function plainValue(source,onError){let badChar="";switch(source[0]){case"	":badChar="a tab character";break;case",":badChar="flow indicator character ,";break;case"%":badChar="directive indicator character %";break;case"|":case">":{badChar=`block scalar indicator ${source[0]}`;break}case"@":case"`":{badChar=`reserved character ${source[0]}`;break}}return badChar&&onError(0,"BAD_SCALAR_START",`Plain value cannot start with ${badChar}`),unfoldLines(source)}function singleQuotedValue(source,onError){return(source[source.length-1]!=="'"||source.length===1)&&onError(source.length,"MISSING_CHAR","Missing closing 'quote"),unfoldLines(source.slice(1,-1)).replace(/''/g,"'")}function unfoldLines(source){let line2=/(.*?)\r?\n/sy,match2=line2.exec(source);if(!match2)return source;let trimEnd,trimBoth;try{trimEnd=new RegExp("(?<![ 	])[ 	]+$"),trimBoth=new RegExp("^[ 	]+|(?<![ 	])[ 	]+$","g")}catch{trimEnd=/[ \t]+$/,trimBoth=/^[ \t]+|[ \t]+$/g}let res=match2[1].replace(trimEnd,""),sep2=" ",pos=line2.lastIndex;for(;match2=line2.exec(source);){let lm=match2[1].replace(trimBoth,"");lm===""?sep2===`
`?res+=sep2:sep2=`
`:(res+=sep2+lm,sep2=" "),pos=line2.lastIndex}let last=/[ \t]*(.*)/sy;return last.lastIndex=pos,match2=last.exec(source),res+sep2+(match2?.[1]??"")}function doubleQuotedValue(source,onError){let res="";for(let i2=1;i2<source.length-1;++i2){let ch=source[i2];if(!(ch==="\r"&&source[i2+1]===`
`))if(ch===`
`){let{fold,offset}=foldNewline(source,i2);res+=fold,i2=offset}else if(ch==="\\"){let next=source[++i2],cc=escapeCodes[next];if(cc)res+=cc;else if(next===`
`)for(next=source[i2+1];next===" "||next==="	";)next=source[++i2+1];else if(next==="\r"&&source[i2+1]===`
`)for(next=source[++i2+1];next===" "||next==="	";)next=source[++i2+1];else if(next==="x"||next==="u"||next==="U"){let length=next==="x"?2:next==="u"?4:8;res+=parseCharCode(source,i2+1,length,onError),i2+=length}else{let raw=source.substr(i2-1,2);onError(i2-1,"BAD_DQ_ESCAPE",`Invalid escape sequence ${raw}`),res+=raw}}else if(ch===" "||ch==="	"){let wsStart=i2,next=source[i2+1];for(;next===" "||next==="	";)next=source[++i2+1];next!==`
`&&!(next==="\r"&&source[i2+2]===`
`)&&(res+=i2>wsStart?source.slice(wsStart,i2+1):ch)}else res+=ch}return(source[source.length-1]!=='"'||source.length===1)&&onError(source.length,"MISSING_CHAR",'Missing closing "quote'),res}function foldNewline(source,offset){let fold="",ch=source[offset+1];for(;(ch===" "||ch==="	"||ch===`
`||ch==="\r")&&!(ch==="\r"&&source[offset+2]!==`
`);)ch===`
`&&(fold+=`
`),offset+=1,ch=source[offset+1];return fold||(fold=" "),{fold,offset}}var escapeCodes={0:"\0",a:"\x07",b:"\b",e:"\x1B",f:"\f",n:`
`,r:"\r",t:"	",v:"\v",N:"\x85",_:"\xA0",L:"\u2028",P:"\u2029"," ":" ",'"':'"',"/":"/","\\":"\\","	":"	"};function parseCharCode(source,offset,length,onError){let cc=source.substr(offset,length),code=cc.length===length&&/^[0-9a-fA-F]+$/.test(cc)?parseInt(cc,16):NaN;try{return String.fromCodePoint(code)}catch{let raw=source.substr(offset-2,length+2);return onError(offset-2,"BAD_DQ_ESCAPE",`Invalid escape sequence ${raw}`),raw}}exports2.resolveFlowScalar=resolveFlowScalar}});var require_compose_scalar=__commonJS({"node_modules/yaml/dist/compose/compose-scalar.js"(exports2){"use strict";var identity=require_identity(),Scalar=require_Scalar(),resolveBlockScalar=require_resolve_block_scalar(),resolveFlowScalar=require_resolve_flow_scalar();function composeScalar(ctx,token,tagToken,onError){let{value,type,comment,range}=token.type==="block-scalar"?resolveBlockScalar.resolveBlockScalar(ctx,token,onError):resolveFlowScalar.resolveFlowScalar(token,ctx.options.strict,onError),tagName=tagToken?ctx.directives.tagName(tagToken.source,msg=>onError(tagToken,"TAG_RESOLVE_FAILED",msg)):null,tag;ctx.options.stringKeys&&ctx.atKey?tag=ctx.schema[identity.SCALAR]:tagName?tag=findScalarTagByName(ctx.schema,value,tagName,tagToken,onError):token.type==="scalar"?tag=findScalarTagByTest(ctx,value,token,onError):tag=ctx.schema[identity.SCALAR];let scalar;try{let res=tag.resolve(value,msg=>onError(tagToken??token,"TAG_RESOLVE_FAILED",msg),ctx.options);scalar=identity.isScalar(res)?res:new Scalar.Scalar(res)}catch(error){let msg=error instanceof Error?error.message:String(error);onError(tagToken??token,"TAG_RESOLVE_FAILED",msg),scalar=new Scalar.Scalar(value)}return scalar.range=range,scalar.source=value,type&&(scalar.type=type),tagName&&(scalar.tag=tagName),tag.format&&(scalar.format=tag.format),comment&&(scalar.comment=comment),scalar}function findScalarTagByName(schema,value,tagName,tagToken,onError){if(tagName==="!")return schema[identity.SCALAR];let matchWithTest=[];for(let tag of schema.tags)if(!tag.collection&&tag.tag===tagName)if(tag.default&&tag.test)matchWithTest.push(tag);else return tag;for(let tag of matchWithTest)if(tag.test?.test(value))return tag;let kt=schema.knownTags[tagName];return kt&&!kt.collection?(schema.tags.push(Object.assign({},kt,{default:!1,test:void 0})),kt):(onError(tagToken,"TAG_RESOLVE_FAILED",`Unresolved tag: ${tagName}`,tagName!=="tag:yaml.org,2002:str"),schema[identity.SCALAR])}function findScalarTagByTest({atKey,directives,schema},value,token,onError){let tag=schema.tags.find(tag2=>(tag2.default===!0||atKey&&tag2.default==="key")&&tag2.test?.test(value))||schema[identity.SCALAR];if(schema.compat){let compat=schema.compat.find(tag2=>tag2.default&&tag2.test?.test(value))??schema[identity.SCALAR];if(tag.tag!==compat.tag){let ts=directives.tagString(tag.tag),cs=directives.tagString(compat.tag),msg=`Value may be parsed as either ${ts} or ${cs}`;onError(token,"TAG_RESOLVE_FAILED",msg,!0)}}return tag}exports2.composeScalar=composeScalar}});var require_util_empty_scalar_position=__commonJS({"node_modules/yaml/dist/compose/util-empty-scalar-position.js"(exports2){"use strict";function emptyScalarPosition(offset,before,pos){if(before){pos??(pos=before.length);for(let i2=pos-1;i2>=0;--i2){let st=before[i2];switch(st.type){case"space":case"comment":case"newline":offset-=st.source.length;continue}for(st=before[++i2];st?.type==="space";)offset+=st.source.length,st=before[++i2];break}}return offset}exports2.emptyScalarPosition=emptyScalarPosition}});var require_compose_node=__commonJS({"node_modules/yaml/dist/compose/compose-node.js"(exports2){"use strict";var Alias=require_Alias(),identity=require_identity(),composeCollection=require_compose_collection(),composeScalar=require_compose_scalar(),resolveEnd=require_resolve_end(),utilEmptyScalarPosition=require_util_empty_scalar_position(),CN={composeNode,composeEmptyNode};function composeNode(ctx,token,props,onError){let atKey=ctx.atKey,{spaceBefore,comment,anchor,tag}=props,node,isSrcToken=!0;switch(token.type){case"alias":node=composeAlias(ctx,token,onError),(anchor||tag)&&onError(token,"ALIAS_PROPS","An alias node must not specify any properties");break;case"scalar":case"single-quoted-scalar":case"double-quoted-scalar":case"block-scalar":node=composeScalar.composeScalar(ctx,token,tag,onError),anchor&&(node.anchor=anchor.source.substring(1));break;case"block-map":case"block-seq":case"flow-collection":try{node=composeCollection.composeCollection(CN,ctx,token,props,onError),anchor&&(node.anchor=anchor.source.substring(1))}catch(error){let message=error instanceof Error?error.message:String(error);onError(token,"RESOURCE_EXHAUSTION",message)}break;default:{let message=token.type==="error"?token.message:`Unsupported token (type: ${token.type})`;onError(token,"UNEXPECTED_TOKEN",message),isSrcToken=!1}}return node??(node=composeEmptyNode(ctx,token.offset,void 0,null,props,onError)),anchor&&node.anchor===""&&onError(anchor,"BAD_ALIAS","Anchor cannot be an empty string"),atKey&&ctx.options.stringKeys&&(!identity.isScalar(node)||typeof node.value!="string"||node.tag&&node.tag!=="tag:yaml.org,2002:str")&&onError(tag??token,"NON_STRING_KEY","With stringKeys, all keys must be strings"),spaceBefore&&(node.spaceBefore=!0),comment&&(token.type==="scalar"&&token.source===""?node.comment=comment:node.commentBefore=comment),ctx.options.keepSourceTokens&&isSrcToken&&(node.srcToken=token),node}function composeEmptyNode(ctx,offset,before,pos,{spaceBefore,comment,anchor,tag,end},onError){let token={type:"scalar",offset:utilEmptyScalarPosition.emptyScalarPosition(offset,before,pos),indent:-1,source:""},node=composeScalar.composeScalar(ctx,token,tag,onError);return anchor&&(node.anchor=anchor.source.substring(1),node.anchor===""&&onError(anchor,"BAD_ALIAS","Anchor cannot be an empty string")),spaceBefore&&(node.spaceBefore=!0),comment&&(node.comment=comment,node.range[2]=end),node}function composeAlias({options},{offset,source,end},onError){let alias=new Alias.Alias(source.substring(1));alias.source===""&&onError(offset,"BAD_ALIAS","Alias cannot be an empty string"),alias.source.endsWith(":")&&onError(offset+source.length-1,"BAD_ALIAS","Alias ending in : is ambiguous",!0);let valueEnd=offset+source.length,re=resolveEnd.resolveEnd(end,valueEnd,options.strict,onError);return alias.range=[offset,valueEnd,re.offset],re.comment&&(alias.comment=re.comment),alias}exports2.composeEmptyNode=composeEmptyNode;exports2.composeNode=composeNode}});var require_compose_doc=__commonJS({"node_modules/yaml/dist/compose/compose-doc.js"(exports2){"use strict";var Document2=require_Document(),composeNode=require_compose_node(),resolveEnd=require_resolve_end(),resolveProps=require_resolve_props();function composeDoc(options,directives,{offset,start,value,end},onError){let opts=Object.assign({_directives:directives},options),doc=new Document2.Document(void 0,opts),ctx={atKey:!1,atRoot:!0,directives:doc.directives,options:doc.options,schema:doc.schema},props=resolveProps.resolveProps(start,{indicator:"doc-start",next:value??end?.[0],offset,onError,parentIndent:0,startOnNewline:!0});props.found&&(doc.directives.docStart=!0,value&&(value.type==="block-map"||value.type==="block-seq")&&!props.hasNewline&&onError(props.end,"MISSING_CHAR","Block collection cannot start on same line with directives-end marker")),doc.contents=value?composeNode.composeNode(ctx,value,props,onError):composeNode.composeEmptyNode(ctx,props.end,start,null,props,onError);let contentEnd=doc.contents.range[2],re=resolveEnd.resolveEnd(end,contentEnd,!1,onError);return re.comment&&(doc.comment=re.comment),doc.range=[offset,contentEnd,re.offset],doc}exports2.composeDoc=composeDoc}});var require_composer=__commonJS({"node_modules/yaml/dist/compose/composer.js"(exports2){"use strict";var node_process=require("process"),directives=require_directives(),Document2=require_Document(),errors=require_errors(),identity=require_identity(),composeDoc=require_compose_doc(),resolveEnd=require_resolve_end();function getErrorPos(src){if(typeof src=="number")return[src,src+1];if(Array.isArray(src))return src.length===2?src:[src[0],src[1]];let{offset,source}=src;return[offset,offset+(typeof source=="string"?source.length:1)]}function parsePrelude(prelude){let comment="",atComment=!1,afterEmptyLine=!1;for(let i2=0;i2<prelude.length;++i2){let source=prelude[i2];switch(source[0]){case"#":comment+=(comment===""?"":afterEmptyLine?`

`:`
`)+(source.substring(1)||" "),atComment=!0,afterEmptyLine=!1;break;case"%":prelude[i2+1]?.[0]!=="#"&&(i2+=1),atComment=!1;break;default:atComment||(afterEmptyLine=!0),atComment=!1}}return{comment,afterEmptyLine}}var Composer=class{constructor(options={}){this.doc=null,this.atDirectives=!1,this.prelude=[],this.errors=[],this.warnings=[],this.onError=(source,code,message,warning)=>{let pos=getErrorPos(source);warning?this.warnings.push(new errors.YAMLWarning(pos,code,message)):this.errors.push(new errors.YAMLParseError(pos,code,message))},this.directives=new directives.Directives({version:options.version||"1.2"}),this.options=options}decorate(doc,afterDoc){let{comment,afterEmptyLine}=parsePrelude(this.prelude);if(comment){let dc=doc.contents;if(afterDoc)doc.comment=doc.comment?`${doc.comment}
${comment}`:comment;else if(afterEmptyLine||doc.directives.docStart||!dc)doc.commentBefore=comment;else if(identity.isCollection(dc)&&!dc.flow&&dc.items.length>0){let it=dc.items[0];identity.isPair(it)&&(it=it.key);let cb=it.commentBefore;it.commentBefore=cb?`${comment}
${cb}`:comment}else{let cb=dc.commentBefore;dc.commentBefore=cb?`${comment}
${cb}`:comment}}if(afterDoc){for(let i2=0;i2<this.errors.length;++i2)doc.errors.push(this.errors[i2]);for(let i2=0;i2<this.warnings.length;++i2)doc.warnings.push(this.warnings[i2])}else doc.errors=this.errors,doc.warnings=this.warnings;this.prelude=[],this.errors=[],this.warnings=[]}streamInfo(){return{comment:parsePrelude(this.prelude).comment,directives:this.directives,errors:this.errors,warnings:this.warnings}}*compose(tokens,forceDoc=!1,endOffset=-1){for(let token of tokens)yield*this.next(token);yield*this.end(forceDoc,endOffset)}*next(token){switch(node_process.env.LOG_STREAM&&console.dir(token,{depth:null}),token.type){case"directive":this.directives.add(token.source,(offset,message,warning)=>{let pos=getErrorPos(token);pos[0]+=offset,this.onError(pos,"BAD_DIRECTIVE",message,warning)}),this.prelude.push(token.source),this.atDirectives=!0;break;case"document":{let doc=composeDoc.composeDoc(this.options,this.directives,token,this.onError);this.atDirectives&&!doc.directives.docStart&&this.onError(token,"MISSING_CHAR","Missing directives-end/doc-start indicator line"),this.decorate(doc,!1),this.doc&&(yield this.doc),this.doc=doc,this.atDirectives=!1;break}case"byte-order-mark":case"space":break;case"comment":case"newline":this.prelude.push(token.source);break;case"error":{let msg=token.source?`${token.message}: ${JSON.stringify(token.source)}`:token.message,error=new errors.YAMLParseError(getErrorPos(token),"UNEXPECTED_TOKEN",msg);this.atDirectives||!this.doc?this.errors.push(error):this.doc.errors.push(error);break}case"doc-end":{if(!this.doc){let msg="Unexpected doc-end without preceding document";this.errors.push(new errors.YAMLParseError(getErrorPos(token),"UNEXPECTED_TOKEN",msg));break}this.doc.directives.docEnd=!0;let end=resolveEnd.resolveEnd(token.end,token.offset+token.source.length,this.doc.options.strict,this.onError);if(this.decorate(this.doc,!0),end.comment){let dc=this.doc.comment;this.doc.comment=dc?`${dc}
${end.comment}`:end.comment}this.doc.range[2]=end.offset;break}default:this.errors.push(new errors.YAMLParseError(getErrorPos(token),"UNEXPECTED_TOKEN",`Unsupported token ${token.type}`))}}*end(forceDoc=!1,endOffset=-1){if(this.doc)this.decorate(this.doc,!0),yield this.doc,this.doc=null;else if(forceDoc){let opts=Object.assign({_directives:this.directives},this.options),doc=new Document2.Document(void 0,opts);this.atDirectives&&this.onError(endOffset,"MISSING_CHAR","Missing directives-end indicator line"),doc.range=[0,endOffset,endOffset],this.decorate(doc,!1),yield doc}}};exports2.Composer=Composer}});var require_cst_scalar=__commonJS({"node_modules/yaml/dist/parse/cst-scalar.js"(exports2){"use strict";var resolveBlockScalar=require_resolve_block_scalar(),resolveFlowScalar=require_resolve_flow_scalar(),errors=require_errors(),stringifyString=require_stringifyString();function resolveAsScalar(token,strict=!0,onError){if(token){let _onError=(pos,code,message)=>{let offset=typeof pos=="number"?pos:Array.isArray(pos)?pos[0]:pos.offset;if(onError)onError(offset,code,message);else throw new errors.YAMLParseError([offset,offset+1],code,message)};switch(token.type){case"scalar":case"single-quoted-scalar":case"double-quoted-scalar":return resolveFlowScalar.resolveFlowScalar(token,strict,_onError);case"block-scalar":return resolveBlockScalar.resolveBlockScalar({options:{strict}},token,_onError)}}return null}function createScalarToken(value,context){let{implicitKey=!1,indent,inFlow=!1,offset=-1,type="PLAIN"}=context,source=stringifyString.stringifyString({type,value},{implicitKey,indent:indent>0?" ".repeat(indent):"",inFlow,options:{blockQuote:!0,lineWidth:-1}}),end=context.end??[{type:"newline",offset:-1,indent,source:`
`}];switch(source[0]){case"|":case">":{let he=source.indexOf(`
`),head=source.substring(0,he),body=source.substring(he+1)+`
`,props=[{type:"block-scalar-header",offset,indent,source:head}];return addEndtoBlockProps(props,end)||props.push({type:"newline",offset:-1,indent,source:`
`}),{type:"block-scalar",offset,indent,props,source:body}}case'"':return{type:"double-quoted-scalar",offset,indent,source,end};case"'":return{type:"single-quoted-scalar",offset,indent,source,end};default:return{type:"scalar",offset,indent,source,end}}}function setScalarValue(token,value,context={}){let{afterKey=!1,implicitKey=!1,inFlow=!1,type}=context,indent="indent"in token?token.indent:null;if(afterKey&&typeof indent=="number"&&(indent+=2),!type)switch(token.type){case"single-quoted-scalar":type="QUOTE_SINGLE";break;case"double-quoted-scalar":type="QUOTE_DOUBLE";break;case"block-scalar":{let header2=token.props[0];if(header2.type!=="block-scalar-header")throw new Error("Invalid block scalar header");type=header2.source[0]===">"?"BLOCK_FOLDED":"BLOCK_LITERAL";break}default:type="PLAIN"}let source=stringifyString.stringifyString({type,value},{implicitKey:implicitKey||indent===null,indent:indent!==null&&indent>0?" ".repeat(indent):"",inFlow,options:{blockQuote:!0,lineWidth:-1}});switch(source[0]){case"|":case">":setBlockScalarValue(token,source);break;case'"':setFlowScalarValue(token,source,"double-quoted-scalar");break;case"'":setFlowScalarValue(token,source,"single-quoted-scalar");break;default:setFlowScalarValue(token,source,"scalar")}}function setBlockScalarValue(token,source){let he=source.indexOf(`
`),head=source.substring(0,he),body=source.substring(he+1)+`
`;if(token.type==="block-scalar"){let header2=token.props[0];if(header2.type!=="block-scalar-header")throw new Error("Invalid block scalar header");header2.source=head,token.source=body}else{let{offset}=token,indent="indent"in token?token.indent:-1,props=[{type:"block-scalar-header",offset,indent,source:head}];addEndtoBlockProps(props,"end"in token?token.end:void 0)||props.push({type:"newline",offset:-1,indent,source:`
`});for(let key of Object.keys(token))key!=="type"&&key!=="offset"&&delete token[key];Object.assign(token,{type:"block-scalar",indent,props,source:body})}}function addEndtoBlockProps(props,end){if(end)for(let st of end)switch(st.type){case"space":case"comment":props.push(st);break;case"newline":return props.push(st),!0}return!1}function setFlowScalarValue(token,source,type){switch(token.type){case"scalar":case"double-quoted-scalar":case"single-quoted-scalar":token.type=type,token.source=source;break;case"block-scalar":{let end=token.props.slice(1),oa=source.length;token.props[0].type==="block-scalar-header"&&(oa-=token.props[0].source.length);for(let tok of end)tok.offset+=oa;delete token.props,Object.assign(token,{type,source,end});break}case"block-map":case"block-seq":{let nl={type:"newline",offset:token.offset+source.length,indent:token.indent,source:`
`};delete token.items,Object.assign(token,{type,source,end:[nl]});break}default:{let indent="indent"in token?token.indent:-1,end="end"in token&&Array.isArray(token.end)?token.end.filter(st=>st.type==="space"||st.type==="comment"||st.type==="newline"):[];for(let key of Object.keys(token))key!=="type"&&key!=="offset"&&delete token[key];Object.assign(token,{type,indent,source,end})}}}exports2.createScalarToken=createScalarToken;exports2.resolveAsScalar=resolveAsScalar;exports2.setScalarValue=setScalarValue}});var require_cst_stringify=__commonJS({"node_modules/yaml/dist/parse/cst-stringify.js"(exports2){"use strict";var stringify2=cst=>"type"in cst?stringifyToken(cst):stringifyItem(cst);function stringifyToken(token){switch(token.type){case"block-scalar":{let res="";for(let tok of token.props)res+=stringifyToken(tok);return res+token.source}case"block-map":case"block-seq":{let res="";for(let item of token.items)res+=stringifyItem(item);return res}case"flow-collection":{let res=token.start.source;for(let item of token.items)res+=stringifyItem(item);for(let st of token.end)res+=st.source;return res}case"document":{let res=stringifyItem(token);if(token.end)for(let st of token.end)res+=st.source;return res}default:{let res=token.source;if("end"in token&&token.end)for(let st of token.end)res+=st.source;return res}}}function stringifyItem({start,key,sep:sep2,value}){let res="";for(let st of start)res+=st.source;if(key&&(res+=stringifyToken(key)),sep2)for(let st of sep2)res+=st.source;return value&&(res+=stringifyToken(value)),res}exports2.stringify=stringify2}});var require_cst_visit=__commonJS({"node_modules/yaml/dist/parse/cst-visit.js"(exports2){"use strict";var BREAK=Symbol("break visit"),SKIP=Symbol("skip children"),REMOVE=Symbol("remove item");function visit2(cst,visitor){"type"in cst&&cst.type==="document"&&(cst={start:cst.start,value:cst.value}),_visit(Object.freeze([]),cst,visitor)}visit2.BREAK=BREAK;visit2.SKIP=SKIP;visit2.REMOVE=REMOVE;visit2.itemAtPath=(cst,path)=>{let item=cst;for(let[field,index]of path){let tok=item?.[field];if(tok&&"items"in tok)item=tok.items[index];else return}return item};visit2.parentCollection=(cst,path)=>{let parent=visit2.itemAtPath(cst,path.slice(0,-1)),field=path[path.length-1][0],coll=parent?.[field];if(coll&&"items"in coll)return coll;throw new Error("Parent collection not found")};function _visit(path,item,visitor){let ctrl=visitor(item,path);if(typeof ctrl=="symbol")return ctrl;for(let field of["key","value"]){let token=item[field];if(token&&"items"in token){for(let i2=0;i2<token.items.length;++i2){let ci=_visit(Object.freeze(path.concat([[field,i2]])),token.items[i2],visitor);if(typeof ci=="number")i2=ci-1;else{if(ci===BREAK)return BREAK;ci===REMOVE&&(token.items.splice(i2,1),i2-=1)}}typeof ctrl=="function"&&field==="key"&&(ctrl=ctrl(item,path))}}return typeof ctrl=="function"?ctrl(item,path):ctrl}exports2.visit=visit2}});var require_cst=__commonJS({"node_modules/yaml/dist/parse/cst.js"(exports2){"use strict";var cstScalar=require_cst_scalar(),cstStringify=require_cst_stringify(),cstVisit=require_cst_visit(),BOM="\uFEFF",DOCUMENT="",FLOW_END="",SCALAR="",isCollection=token=>!!token&&"items"in token,isScalar3=token=>!!token&&(token.type==="scalar"||token.type==="single-quoted-scalar"||token.type==="double-quoted-scalar"||token.type==="block-scalar");function prettyToken(token){switch(token){case BOM:return"<BOM>";case DOCUMENT:return"<DOC>";case FLOW_END:return"<FLOW_END>";case SCALAR:return"<SCALAR>";default:return JSON.stringify(token)}}function tokenType(source){switch(source){case BOM:return"byte-order-mark";case DOCUMENT:return"doc-mode";case FLOW_END:return"flow-error-end";case SCALAR:return"scalar";case"---":return"doc-start";case"...":return"doc-end";case"":case`
`:case`\r
`:return"newline";case"-":return"seq-item-ind";case"?":return"explicit-key-ind";case":":return"map-value-ind";case"{":return"flow-map-start";case"}":return"flow-map-end";case"[":return"flow-seq-start";case"]":return"flow-seq-end";case",":return"comma"}switch(source[0]){case" ":case"	":return"space";case"#":return"comment";case"%":return"directive-line";case"*":return"alias";case"&":return"anchor";case"!":return"tag";case"'":return"single-quoted-scalar";case'"':return"double-quoted-scalar";case"|":case">":return"block-scalar-header"}return null}exports2.createScalarToken=cstScalar.createScalarToken;exports2.resolveAsScalar=cstScalar.resolveAsScalar;exports2.setScalarValue=cstScalar.setScalarValue;exports2.stringify=cstStringify.stringify;exports2.visit=cstVisit.visit;exports2.BOM=BOM;exports2.DOCUMENT=DOCUMENT;exports2.FLOW_END=FLOW_END;exports2.SCALAR=SCALAR;exports2.isCollection=isCollection;exports2.isScalar=isScalar3;exports2.prettyToken=prettyToken;exports2.tokenType=tokenType}});var require_lexer=__commonJS({"node_modules/yaml/dist/parse/lexer.js"(exports2){"use strict";var cst=require_cst();function isEmpty(ch){switch(ch){case void 0:case" ":case`
`:case"\r":case"	":return!0;default:return!1}}var hexDigits=new Set("0123456789ABCDEFabcdef"),tagChars=new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()"),flowIndicatorChars=new Set(",[]{}"),invalidAnchorChars=new Set(` ,[]{}
\r	`),isNotAnchorChar=ch=>!ch||invalidAnchorChars.has(ch),Lexer=class{constructor(){this.atEnd=!1,this.blockScalarIndent=-1,this.blockScalarKeep=!1,this.buffer="",this.flowKey=!1,this.flowLevel=0,this.indentNext=0,this.indentValue=0,this.lineEndPos=null,this.next=null,this.pos=0}*lex(source,incomplete=!1){if(source){if(typeof source!="string")throw TypeError("source is not a string");this.buffer=this.buffer?this.buffer+source:source,this.lineEndPos=null}this.atEnd=!incomplete;let next=this.next??"stream";for(;next&&(incomplete||this.hasChars(1));)next=yield*this.parseNext(next)}atLineEnd(){let i2=this.pos,ch=this.buffer[i2];for(;ch===" "||ch==="	";)ch=this.buffer[++i2];return!ch||ch==="#"||ch===`
`?!0:ch==="\r"?this.buffer[i2+1]===`
`:!1}charAt(n){return this.buffer[this.pos+n]}continueScalar(offset){let ch=this.buffer[offset];if(this.indentNext>0){let indent=0;for(;ch===" ";)ch=this.buffer[++indent+offset];if(ch==="\r"){let next=this.buffer[indent+offset+1];if(next===`
`||!next&&!this.atEnd)return offset+indent+1}return ch===`
`||indent>=this.indentNext||!ch&&!this.atEnd?offset+indent:-1}if(ch==="-"||ch==="."){let dt=this.buffer.substr(offset,3);if((dt==="---"||dt==="...")&&isEmpty(this.buffer[offset+3]))return-1}return offset}getLine(){let end=this.lineEndPos;return(typeof end!="number"||end!==-1&&end<this.pos)&&(end=this.buffer.indexOf(`
`,this.pos),this.lineEndPos=end),end===-1?this.atEnd?this.buffer.substring(this.pos):null:(this.buffer[end-1]==="\r"&&(end-=1),this.buffer.substring(this.pos,end))}hasChars(n){return this.pos+n<=this.buffer.length}setNext(state){return this.buffer=this.buffer.substring(this.pos),this.pos=0,this.lineEndPos=null,this.next=state,null}peek(n){return this.buffer.substr(this.pos,n)}*parseNext(next){switch(next){case"stream":return yield*this.parseStream();case"line-start":return yield*this.parseLineStart();case"block-start":return yield*this.parseBlockStart();case"doc":return yield*this.parseDocument();case"flow":return yield*this.parseFlowCollection();case"quoted-scalar":return yield*this.parseQuotedScalar();case"block-scalar":return yield*this.parseBlockScalar();case"plain-scalar":return yield*this.parsePlainScalar()}}*parseStream(){let line2=this.getLine();if(line2===null)return this.setNext("stream");if(line2[0]===cst.BOM&&(yield*this.pushCount(1),line2=line2.substring(1)),line2[0]==="%"){let dirEnd=line2.length,cs=line2.indexOf("#");for(;cs!==-1;){let ch=line2[cs-1];if(ch===" "||ch==="	"){dirEnd=cs-1;break}else cs=line2.indexOf("#",cs+1)}for(;;){let ch=line2[dirEnd-1];if(ch===" "||ch==="	")dirEnd-=1;else break}let n=(yield*this.pushCount(dirEnd))+(yield*this.pushSpaces(!0));return yield*this.pushCount(line2.length-n),this.pushNewline(),"stream"}if(this.atLineEnd()){let sp=yield*this.pushSpaces(!0);return yield*this.pushCount(line2.length-sp),yield*this.pushNewline(),"stream"}return yield cst.DOCUMENT,yield*this.parseLineStart()}*parseLineStart(){let ch=this.charAt(0);if(!ch&&!this.atEnd)return this.setNext("line-start");if(ch==="-"||ch==="."){if(!this.atEnd&&!this.hasChars(4))return this.setNext("line-start");let s=this.peek(3);if((s==="---"||s==="...")&&isEmpty(this.charAt(3)))return yield*this.pushCount(3),this.indentValue=0,this.indentNext=0,s==="---"?"doc":"stream"}return this.indentValue=yield*this.pushSpaces(!1),this.indentNext>this.indentValue&&!isEmpty(this.charAt(1))&&(this.indentNext=this.indentValue),yield*this.parseBlockStart()}*parseBlockStart(){let[ch0,ch1]=this.peek(2);if(!ch1&&!this.atEnd)return this.setNext("block-start");if((ch0==="-"||ch0==="?"||ch0===":")&&isEmpty(ch1)){let n=(yield*this.pushCount(1))+(yield*this.pushSpaces(!0));return this.indentNext=this.indentValue+1,this.indentValue+=n,"block-start"}return"doc"}*parseDocument(){yield*this.pushSpaces(!0);let line2=this.getLine();if(line2===null)return this.setNext("doc");let n=yield*this.pushIndicators();switch(line2[n]){case"#":yield*this.pushCount(line2.length-n);case void 0:return yield*this.pushNewline(),yield*this.parseLineStart();case"{":case"[":return yield*this.pushCount(1),this.flowKey=!1,this.flowLevel=1,"flow";case"}":case"]":return yield*this.pushCount(1),"doc";case"*":return yield*this.pushUntil(isNotAnchorChar),"doc";case'"':case"'":return yield*this.parseQuotedScalar();case"|":case">":return n+=yield*this.parseBlockScalarHeader(),n+=yield*this.pushSpaces(!0),yield*this.pushCount(line2.length-n),yield*this.pushNewline(),yield*this.parseBlockScalar();default:return yield*this.parsePlainScalar()}}*parseFlowCollection(){let nl,sp,indent=-1;do nl=yield*this.pushNewline(),nl>0?(sp=yield*this.pushSpaces(!1),this.indentValue=indent=sp):sp=0,sp+=yield*this.pushSpaces(!0);while(nl+sp>0);let line2=this.getLine();if(line2===null)return this.setNext("flow");if((indent!==-1&&indent<this.indentNext&&line2[0]!=="#"||indent===0&&(line2.startsWith("---")||line2.startsWith("..."))&&isEmpty(line2[3]))&&!(indent===this.indentNext-1&&this.flowLevel===1&&(line2[0]==="]"||line2[0]==="}")))return this.flowLevel=0,yield cst.FLOW_END,yield*this.parseLineStart();let n=0;for(;line2[n]===",";)n+=yield*this.pushCount(1),n+=yield*this.pushSpaces(!0),this.flowKey=!1;switch(n+=yield*this.pushIndicators(),line2[n]){case void 0:return"flow";case"#":return yield*this.pushCount(line2.length-n),"flow";case"{":case"[":return yield*this.pushCount(1),this.flowKey=!1,this.flowLevel+=1,"flow";case"}":case"]":return yield*this.pushCount(1),this.flowKey=!0,this.flowLevel-=1,this.flowLevel?"flow":"doc";case"*":return yield*this.pushUntil(isNotAnchorChar),"flow";case'"':case"'":return this.flowKey=!0,yield*this.parseQuotedScalar();case":":{let next=this.charAt(1);if(this.flowKey||isEmpty(next)||next===",")return this.flowKey=!1,yield*this.pushCount(1),yield*this.pushSpaces(!0),"flow"}default:return this.flowKey=!1,yield*this.parsePlainScalar()}}*parseQuotedScalar(){let quote2=this.charAt(0),end=this.buffer.indexOf(quote2,this.pos+1);if(quote2==="'")for(;end!==-1&&this.buffer[end+1]==="'";)end=this.buffer.indexOf("'",end+2);else for(;end!==-1;){let n=0;for(;this.buffer[end-1-n]==="\\";)n+=1;if(n%2===0)break;end=this.buffer.indexOf('"',end+1)}let qb=this.buffer.substring(0,end),nl=qb.indexOf(`
`,this.pos);if(nl!==-1){for(;nl!==-1;){let cs=this.continueScalar(nl+1);if(cs===-1)break;nl=qb.indexOf(`
`,cs)}nl!==-1&&(end=nl-(qb[nl-1]==="\r"?2:1))}if(end===-1){if(!this.atEnd)return this.setNext("quoted-scalar");end=this.buffer.length}return yield*this.pushToIndex(end+1,!1),this.flowLevel?"flow":"doc"}*parseBlockScalarHeader(){this.blockScalarIndent=-1,this.blockScalarKeep=!1;let i2=this.pos;for(;;){let ch=this.buffer[++i2];if(ch==="+")this.blockScalarKeep=!0;else if(ch>"0"&&ch<="9")this.blockScalarIndent=Number(ch)-1;else if(ch!=="-")break}return yield*this.pushUntil(ch=>isEmpty(ch)||ch==="#")}*parseBlockScalar(){let nl=this.pos-1,indent=0,ch;loop:for(let i3=this.pos;ch=this.buffer[i3];++i3)switch(ch){case" ":indent+=1;break;case`
`:nl=i3,indent=0;break;case"\r":{let next=this.buffer[i3+1];if(!next&&!this.atEnd)return this.setNext("block-scalar");if(next===`
`)break}default:break loop}if(!ch&&!this.atEnd)return this.setNext("block-scalar");if(indent>=this.indentNext){this.blockScalarIndent===-1?this.indentNext=indent:this.indentNext=this.blockScalarIndent+(this.indentNext===0?1:this.indentNext);do{let cs=this.continueScalar(nl+1);if(cs===-1)break;nl=this.buffer.indexOf(`
`,cs)}while(nl!==-1);if(nl===-1){if(!this.atEnd)return this.setNext("block-scalar");nl=this.buffer.length}}let i2=nl+1;for(ch=this.buffer[i2];ch===" ";)ch=this.buffer[++i2];if(ch==="	"){for(;ch==="	"||ch===" "||ch==="\r"||ch===`
`;)ch=this.buffer[++i2];nl=i2-1}else if(!this.blockScalarKeep)do{let i3=nl-1,ch2=this.buffer[i3];ch2==="\r"&&(ch2=this.buffer[--i3]);let lastChar=i3;for(;ch2===" ";)ch2=this.buffer[--i3];if(ch2===`
`&&i3>=this.pos&&i3+1+indent>lastChar)nl=i3;else break}while(!0);return yield cst.SCALAR,yield*this.pushToIndex(nl+1,!0),yield*this.parseLineStart()}*parsePlainScalar(){let inFlow=this.flowLevel>0,end=this.pos-1,i2=this.pos-1,ch;for(;ch=this.buffer[++i2];)if(ch===":"){let next=this.buffer[i2+1];if(isEmpty(next)||inFlow&&flowIndicatorChars.has(next))break;end=i2}else if(isEmpty(ch)){let next=this.buffer[i2+1];if(ch==="\r"&&(next===`
`?(i2+=1,ch=`
`,next=this.buffer[i2+1]):end=i2),next==="#"||inFlow&&flowIndicatorChars.has(next))break;if(ch===`
`){let cs=this.continueScalar(i2+1);if(cs===-1)break;i2=Math.max(i2,cs-2)}}else{if(inFlow&&flowIndicatorChars.has(ch))break;end=i2}return!ch&&!this.atEnd?this.setNext("plain-scalar"):(yield cst.SCALAR,yield*this.pushToIndex(end+1,!0),inFlow?"flow":"doc")}*pushCount(n){return n>0?(yield this.buffer.substr(this.pos,n),this.pos+=n,n):0}*pushToIndex(i2,allowEmpty){let s=this.buffer.slice(this.pos,i2);return s?(yield s,this.pos+=s.length,s.length):(allowEmpty&&(yield""),0)}*pushIndicators(){let n=0;loop:for(;;){switch(this.charAt(0)){case"!":n+=yield*this.pushTag(),n+=yield*this.pushSpaces(!0);continue loop;case"&":n+=yield*this.pushUntil(isNotAnchorChar),n+=yield*this.pushSpaces(!0);continue loop;case"-":case"?":case":":{let inFlow=this.flowLevel>0,ch1=this.charAt(1);if(isEmpty(ch1)||inFlow&&flowIndicatorChars.has(ch1)){inFlow?this.flowKey&&(this.flowKey=!1):this.indentNext=this.indentValue+1,n+=yield*this.pushCount(1),n+=yield*this.pushSpaces(!0);continue loop}}}break loop}return n}*pushTag(){if(this.charAt(1)==="<"){let i2=this.pos+2,ch=this.buffer[i2];for(;!isEmpty(ch)&&ch!==">";)ch=this.buffer[++i2];return yield*this.pushToIndex(ch===">"?i2+1:i2,!1)}else{let i2=this.pos+1,ch=this.buffer[i2];for(;ch;)if(tagChars.has(ch))ch=this.buffer[++i2];else if(ch==="%"&&hexDigits.has(this.buffer[i2+1])&&hexDigits.has(this.buffer[i2+2]))ch=this.buffer[i2+=3];else break;return yield*this.pushToIndex(i2,!1)}}*pushNewline(){let ch=this.buffer[this.pos];return ch===`
`?yield*this.pushCount(1):ch==="\r"&&this.charAt(1)===`
`?yield*this.pushCount(2):0}*pushSpaces(allowTabs){let i2=this.pos-1,ch;do ch=this.buffer[++i2];while(ch===" "||allowTabs&&ch==="	");let n=i2-this.pos;return n>0&&(yield this.buffer.substr(this.pos,n),this.pos=i2),n}*pushUntil(test){let i2=this.pos,ch=this.buffer[i2];for(;!test(ch);)ch=this.buffer[++i2];return yield*this.pushToIndex(i2,!1)}};exports2.Lexer=Lexer}});var require_line_counter=__commonJS({"node_modules/yaml/dist/parse/line-counter.js"(exports2){"use strict";var LineCounter2=class{constructor(){this.lineStarts=[],this.addNewLine=offset=>this.lineStarts.push(offset),this.linePos=offset=>{let low=0,high=this.lineStarts.length;for(;low<high;){let mid=low+high>>1;this.lineStarts[mid]<offset?low=mid+1:high=mid}if(this.lineStarts[low]===offset)return{line:low+1,col:1};if(low===0)return{line:0,col:offset};let start=this.lineStarts[low-1];return{line:low,col:offset-start+1}}}};exports2.LineCounter=LineCounter2}});var require_parser=__commonJS({"node_modules/yaml/dist/parse/parser.js"(exports2){"use strict";var node_process=require("process"),cst=require_cst(),lexer=require_lexer();function includesToken(list,type){for(let i2=0;i2<list.length;++i2)if(list[i2].type===type)return!0;return!1}function findNonEmptyIndex(list){for(let i2=0;i2<list.length;++i2)switch(list[i2].type){case"space":case"comment":case"newline":break;default:return i2}return-1}function isFlowToken(token){switch(token?.type){case"alias":case"scalar":case"single-quoted-scalar":case"double-quoted-scalar":case"flow-collection":return!0;default:return!1}}function getPrevProps(parent){switch(parent.type){case"document":return parent.start;case"block-map":{let it=parent.items[parent.items.length-1];return it.sep??it.start}case"block-seq":return parent.items[parent.items.length-1].start;default:return[]}}function getFirstKeyStartProps(prev){if(prev.length===0)return[];let i2=prev.length;loop:for(;--i2>=0;)switch(prev[i2].type){case"doc-start":case"explicit-key-ind":case"map-value-ind":case"seq-item-ind":case"newline":break loop}for(;prev[++i2]?.type==="space";);return prev.splice(i2,prev.length)}function arrayPushArray(target,source){if(source.length<1e5)Array.prototype.push.apply(target,source);else for(let i2=0;i2<source.length;++i2)target.push(source[i2])}function fixFlowSeqItems(fc){if(fc.start.type==="flow-seq-start")for(let it of fc.items)it.sep&&!it.value&&!includesToken(it.start,"explicit-key-ind")&&!includesToken(it.sep,"map-value-ind")&&(it.key&&(it.value=it.key),delete it.key,isFlowToken(it.value)?it.value.end?arrayPushArray(it.value.end,it.sep):it.value.end=it.sep:arrayPushArray(it.start,it.sep),delete it.sep)}var Parser=class{constructor(onNewLine){this.atNewLine=!0,this.atScalar=!1,this.indent=0,this.offset=0,this.onKeyLine=!1,this.stack=[],this.source="",this.type="",this.lexer=new lexer.Lexer,this.onNewLine=onNewLine}*parse(source,incomplete=!1){this.onNewLine&&this.offset===0&&this.onNewLine(0);for(let lexeme of this.lexer.lex(source,incomplete))yield*this.next(lexeme);incomplete||(yield*this.end())}*next(source){if(this.source=source,node_process.env.LOG_TOKENS&&console.log("|",cst.prettyToken(source)),this.atScalar){this.atScalar=!1,yield*this.step(),this.offset+=source.length;return}let type=cst.tokenType(source);if(type)if(type==="scalar")this.atNewLine=!1,this.atScalar=!0,this.type="scalar";else{switch(this.type=type,yield*this.step(),type){case"newline":this.atNewLine=!0,this.indent=0,this.onNewLine&&this.onNewLine(this.offset+source.length);break;case"space":this.atNewLine&&source[0]===" "&&(this.indent+=source.length);break;case"explicit-key-ind":case"map-value-ind":case"seq-item-ind":this.atNewLine&&(this.indent+=source.length);break;case"doc-mode":case"flow-error-end":return;default:this.atNewLine=!1}this.offset+=source.length}else{let message=`Not a YAML token: ${source}`;yield*this.pop({type:"error",offset:this.offset,message,source}),this.offset+=source.length}}*end(){for(;this.stack.length>0;)yield*this.pop()}get sourceToken(){return{type:this.type,offset:this.offset,indent:this.indent,source:this.source}}*step(){let top=this.peek(1);if(this.type==="doc-end"&&top?.type!=="doc-end"){for(;this.stack.length>0;)yield*this.pop();this.stack.push({type:"doc-end",offset:this.offset,source:this.source});return}if(!top)return yield*this.stream();switch(top.type){case"document":return yield*this.document(top);case"alias":case"scalar":case"single-quoted-scalar":case"double-quoted-scalar":return yield*this.scalar(top);case"block-scalar":return yield*this.blockScalar(top);case"block-map":return yield*this.blockMap(top);case"block-seq":return yield*this.blockSequence(top);case"flow-collection":return yield*this.flowCollection(top);case"doc-end":return yield*this.documentEnd(top)}yield*this.pop()}peek(n){return this.stack[this.stack.length-n]}*pop(error){let token=error??this.stack.pop();if(!token)yield{type:"error",offset:this.offset,source:"",message:"Tried to pop an empty stack"};else if(this.stack.length===0)yield token;else{let top=this.peek(1);switch(token.type==="block-scalar"?token.indent="indent"in top?top.indent:0:token.type==="flow-collection"&&top.type==="document"&&(token.indent=0),token.type==="flow-collection"&&fixFlowSeqItems(token),top.type){case"document":top.value=token;break;case"block-scalar":top.props.push(token);break;case"block-map":{let it=top.items[top.items.length-1];if(it.value){top.items.push({start:[],key:token,sep:[]}),this.onKeyLine=!0;return}else if(it.sep)it.value=token;else{Object.assign(it,{key:token,sep:[]}),this.onKeyLine=!it.explicitKey;return}break}case"block-seq":{let it=top.items[top.items.length-1];it.value?top.items.push({start:[],value:token}):it.value=token;break}case"flow-collection":{let it=top.items[top.items.length-1];!it||it.value?top.items.push({start:[],key:token,sep:[]}):it.sep?it.value=token:Object.assign(it,{key:token,sep:[]});return}default:yield*this.pop(),yield*this.pop(token)}if((top.type==="document"||top.type==="block-map"||top.type==="block-seq")&&(token.type==="block-map"||token.type==="block-seq")){let last=token.items[token.items.length-1];last&&!last.sep&&!last.value&&last.start.length>0&&findNonEmptyIndex(last.start)===-1&&(token.indent===0||last.start.every(st=>st.type!=="comment"||st.indent<token.indent))&&(top.type==="document"?top.end=last.start:top.items.push({start:last.start}),token.items.splice(-1,1))}}}*stream(){switch(this.type){case"directive-line":yield{type:"directive",offset:this.offset,source:this.source};return;case"byte-order-mark":case"space":case"comment":case"newline":yield this.sourceToken;return;case"doc-mode":case"doc-start":{let doc={type:"document",offset:this.offset,start:[]};this.type==="doc-start"&&doc.start.push(this.sourceToken),this.stack.push(doc);return}}yield{type:"error",offset:this.offset,message:`Unexpected ${this.type} token in YAML stream`,source:this.source}}*document(doc){if(doc.value)return yield*this.lineEnd(doc);switch(this.type){case"doc-start":{findNonEmptyIndex(doc.start)!==-1?(yield*this.pop(),yield*this.step()):doc.start.push(this.sourceToken);return}case"anchor":case"tag":case"space":case"comment":case"newline":doc.start.push(this.sourceToken);return}let bv=this.startBlockValue(doc);bv?this.stack.push(bv):yield{type:"error",offset:this.offset,message:`Unexpected ${this.type} token in YAML document`,source:this.source}}*scalar(scalar){if(this.type==="map-value-ind"){let prev=getPrevProps(this.peek(2)),start=getFirstKeyStartProps(prev),sep2;scalar.end?(sep2=scalar.end,sep2.push(this.sourceToken),delete scalar.end):sep2=[this.sourceToken];let map={type:"block-map",offset:scalar.offset,indent:scalar.indent,items:[{start,key:scalar,sep:sep2}]};this.onKeyLine=!0,this.stack[this.stack.length-1]=map}else yield*this.lineEnd(scalar)}*blockScalar(scalar){switch(this.type){case"space":case"comment":case"newline":scalar.props.push(this.sourceToken);return;case"scalar":if(scalar.source=this.source,this.atNewLine=!0,this.indent=0,this.onNewLine){let nl=this.source.indexOf(`
`)+1;for(;nl!==0;)this.onNewLine(this.offset+nl),nl=this.source.indexOf(`
`,nl)+1}yield*this.pop();break;default:yield*this.pop(),yield*this.step()}}*blockMap(map){let it=map.items[map.items.length-1];switch(this.type){case"newline":if(this.onKeyLine=!1,it.value){let end="end"in it.value?it.value.end:void 0;(Array.isArray(end)?end[end.length-1]:void 0)?.type==="comment"?end?.push(this.sourceToken):map.items.push({start:[this.sourceToken]})}else it.sep?it.sep.push(this.sourceToken):it.start.push(this.sourceToken);return;case"space":case"comment":if(it.value)map.items.push({start:[this.sourceToken]});else if(it.sep)it.sep.push(this.sourceToken);else{if(this.atIndentedComment(it.start,map.indent)){let end=map.items[map.items.length-2]?.value?.end;if(Array.isArray(end)){arrayPushArray(end,it.start),end.push(this.sourceToken),map.items.pop();return}}it.start.push(this.sourceToken)}return}if(this.indent>=map.indent){let atMapIndent=!this.onKeyLine&&this.indent===map.indent,atNextItem=atMapIndent&&(it.sep||it.explicitKey)&&this.type!=="seq-item-ind",start=[];if(atNextItem&&it.sep&&!it.value){let nl=[];for(let i2=0;i2<it.sep.length;++i2){let st=it.sep[i2];switch(st.type){case"newline":nl.push(i2);break;case"space":break;case"comment":st.indent>map.indent&&(nl.length=0);break;default:nl.length=0}}nl.length>=2&&(start=it.sep.splice(nl[1]))}switch(this.type){case"anchor":case"tag":atNextItem||it.value?(start.push(this.sourceToken),map.items.push({start}),this.onKeyLine=!0):it.sep?it.sep.push(this.sourceToken):it.start.push(this.sourceToken);return;case"explicit-key-ind":!it.sep&&!it.explicitKey?(it.start.push(this.sourceToken),it.explicitKey=!0):atNextItem||it.value?(start.push(this.sourceToken),map.items.push({start,explicitKey:!0})):this.stack.push({type:"block-map",offset:this.offset,indent:this.indent,items:[{start:[this.sourceToken],explicitKey:!0}]}),this.onKeyLine=!0;return;case"map-value-ind":if(it.explicitKey)if(it.sep)if(it.value)map.items.push({start:[],key:null,sep:[this.sourceToken]});else if(includesToken(it.sep,"map-value-ind"))this.stack.push({type:"block-map",offset:this.offset,indent:this.indent,items:[{start,key:null,sep:[this.sourceToken]}]});else if(isFlowToken(it.key)&&!includesToken(it.sep,"newline")){let start2=getFirstKeyStartProps(it.start),key=it.key,sep2=it.sep;sep2.push(this.sourceToken),delete it.key,delete it.sep,this.stack.push({type:"block-map",offset:this.offset,indent:this.indent,items:[{start:start2,key,sep:sep2}]})}else start.length>0?it.sep=it.sep.concat(start,this.sourceToken):it.sep.push(this.sourceToken);else if(includesToken(it.start,"newline"))Object.assign(it,{key:null,sep:[this.sourceToken]});else{let start2=getFirstKeyStartProps(it.start);this.stack.push({type:"block-map",offset:this.offset,indent:this.indent,items:[{start:start2,key:null,sep:[this.sourceToken]}]})}else it.sep?it.value||atNextItem?map.items.push({start,key:null,sep:[this.sourceToken]}):includesToken(it.sep,"map-value-ind")?this.stack.push({type:"block-map",offset:this.offset,indent:this.indent,items:[{start:[],key:null,sep:[this.sourceToken]}]}):it.sep.push(this.sourceToken):Object.assign(it,{key:null,sep:[this.sourceToken]});this.onKeyLine=!0;return;case"alias":case"scalar":case"single-quoted-scalar":case"double-quoted-scalar":{let fs=this.flowScalar(this.type);atNextItem||it.value?(map.items.push({start,key:fs,sep:[]}),this.onKeyLine=!0):it.sep?this.stack.push(fs):(Object.assign(it,{key:fs,sep:[]}),this.onKeyLine=!0);return}default:{let bv=this.startBlockValue(map);if(bv){if(bv.type==="block-seq"){if(!it.explicitKey&&it.sep&&!includesToken(it.sep,"newline")){yield*this.pop({type:"error",offset:this.offset,message:"Unexpected block-seq-ind on same line with key",source:this.source});return}}else atMapIndent&&map.items.push({start});this.stack.push(bv);return}}}}yield*this.pop(),yield*this.step()}*blockSequence(seq){let it=seq.items[seq.items.length-1];switch(this.type){case"newline":if(it.value){let end="end"in it.value?it.value.end:void 0;(Array.isArray(end)?end[end.length-1]:void 0)?.type==="comment"?end?.push(this.sourceToken):seq.items.push({start:[this.sourceToken]})}else it.start.push(this.sourceToken);return;case"space":case"comment":if(it.value)seq.items.push({start:[this.sourceToken]});else{if(this.atIndentedComment(it.start,seq.indent)){let end=seq.items[seq.items.length-2]?.value?.end;if(Array.isArray(end)){arrayPushArray(end,it.start),end.push(this.sourceToken),seq.items.pop();return}}it.start.push(this.sourceToken)}return;case"anchor":case"tag":if(it.value||this.indent<=seq.indent)break;it.start.push(this.sourceToken);return;case"seq-item-ind":if(this.indent!==seq.indent)break;it.value||includesToken(it.start,"seq-item-ind")?seq.items.push({start:[this.sourceToken]}):it.start.push(this.sourceToken);return}if(this.indent>seq.indent){let bv=this.startBlockValue(seq);if(bv){this.stack.push(bv);return}}yield*this.pop(),yield*this.step()}*flowCollection(fc){let it=fc.items[fc.items.length-1];if(this.type==="flow-error-end"){let top;do yield*this.pop(),top=this.peek(1);while(top?.type==="flow-collection")}else if(fc.end.length===0){switch(this.type){case"comma":case"explicit-key-ind":!it||it.sep?fc.items.push({start:[this.sourceToken]}):it.start.push(this.sourceToken);return;case"map-value-ind":!it||it.value?fc.items.push({start:[],key:null,sep:[this.sourceToken]}):it.sep?it.sep.push(this.sourceToken):Object.assign(it,{key:null,sep:[this.sourceToken]});return;case"space":case"comment":case"newline":case"anchor":case"tag":!it||it.value?fc.items.push({start:[this.sourceToken]}):it.sep?it.sep.push(this.sourceToken):it.start.push(this.sourceToken);return;case"alias":case"scalar":case"single-quoted-scalar":case"double-quoted-scalar":{let fs=this.flowScalar(this.type);!it||it.value?fc.items.push({start:[],key:fs,sep:[]}):it.sep?this.stack.push(fs):Object.assign(it,{key:fs,sep:[]});return}case"flow-map-end":case"flow-seq-end":fc.end.push(this.sourceToken);return}let bv=this.startBlockValue(fc);bv?this.stack.push(bv):(yield*this.pop(),yield*this.step())}else{let parent=this.peek(2);if(parent.type==="block-map"&&(this.type==="map-value-ind"&&parent.indent===fc.indent||this.type==="newline"&&!parent.items[parent.items.length-1].sep))yield*this.pop(),yield*this.step();else if(this.type==="map-value-ind"&&parent.type!=="flow-collection"){let prev=getPrevProps(parent),start=getFirstKeyStartProps(prev);fixFlowSeqItems(fc);let sep2=fc.end.splice(1,fc.end.length);sep2.push(this.sourceToken);let map={type:"block-map",offset:fc.offset,indent:fc.indent,items:[{start,key:fc,sep:sep2}]};this.onKeyLine=!0,this.stack[this.stack.length-1]=map}else yield*this.lineEnd(fc)}}flowScalar(type){if(this.onNewLine){let nl=this.source.indexOf(`
`)+1;for(;nl!==0;)this.onNewLine(this.offset+nl),nl=this.source.indexOf(`
`,nl)+1}return{type,offset:this.offset,indent:this.indent,source:this.source}}startBlockValue(parent){switch(this.type){case"alias":case"scalar":case"single-quoted-scalar":case"double-quoted-scalar":return this.flowScalar(this.type);case"block-scalar-header":return{type:"block-scalar",offset:this.offset,indent:this.indent,props:[this.sourceToken],source:""};case"flow-map-start":case"flow-seq-start":return{type:"flow-collection",offset:this.offset,indent:this.indent,start:this.sourceToken,items:[],end:[]};case"seq-item-ind":return{type:"block-seq",offset:this.offset,indent:this.indent,items:[{start:[this.sourceToken]}]};case"explicit-key-ind":{this.onKeyLine=!0;let prev=getPrevProps(parent),start=getFirstKeyStartProps(prev);return start.push(this.sourceToken),{type:"block-map",offset:this.offset,indent:this.indent,items:[{start,explicitKey:!0}]}}case"map-value-ind":{this.onKeyLine=!0;let prev=getPrevProps(parent),start=getFirstKeyStartProps(prev);return{type:"block-map",offset:this.offset,indent:this.indent,items:[{start,key:null,sep:[this.sourceToken]}]}}}return null}atIndentedComment(start,indent){return this.type!=="comment"||this.indent<=indent?!1:start.every(st=>st.type==="newline"||st.type==="space")}*documentEnd(docEnd){this.type!=="doc-mode"&&(docEnd.end?docEnd.end.push(this.sourceToken):docEnd.end=[this.sourceToken],this.type==="newline"&&(yield*this.pop()))}*lineEnd(token){switch(this.type){case"comma":case"doc-start":case"doc-end":case"flow-seq-end":case"flow-map-end":case"map-value-ind":yield*this.pop(),yield*this.step();break;case"newline":this.onKeyLine=!1;default:token.end?token.end.push(this.sourceToken):token.end=[this.sourceToken],this.type==="newline"&&(yield*this.pop())}}};exports2.Parser=Parser}});var require_public_api=__commonJS({"node_modules/yaml/dist/public-api.js"(exports2){"use strict";var composer=require_composer(),Document2=require_Document(),errors=require_errors(),log=require_log(),identity=require_identity(),lineCounter=require_line_counter(),parser=require_parser();function parseOptions(options){let prettyErrors=options.prettyErrors!==!1;return{lineCounter:options.lineCounter||prettyErrors&&new lineCounter.LineCounter||null,prettyErrors}}function parseAllDocuments2(source,options={}){let{lineCounter:lineCounter2,prettyErrors}=parseOptions(options),parser$1=new parser.Parser(lineCounter2?.addNewLine),composer$1=new composer.Composer(options),docs=Array.from(composer$1.compose(parser$1.parse(source)));if(prettyErrors&&lineCounter2)for(let doc of docs)doc.errors.forEach(errors.prettifyError(source,lineCounter2)),doc.warnings.forEach(errors.prettifyError(source,lineCounter2));return docs.length>0?docs:Object.assign([],{empty:!0},composer$1.streamInfo())}function parseDocument(source,options={}){let{lineCounter:lineCounter2,prettyErrors}=parseOptions(options),parser$1=new parser.Parser(lineCounter2?.addNewLine),composer$1=new composer.Composer(options),doc=null;for(let _doc of composer$1.compose(parser$1.parse(source),!0,source.length))if(!doc)doc=_doc;else if(doc.options.logLevel!=="silent"){doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0,2),"MULTIPLE_DOCS","Source contains multiple documents; please use YAML.parseAllDocuments()"));break}return prettyErrors&&lineCounter2&&(doc.errors.forEach(errors.prettifyError(source,lineCounter2)),doc.warnings.forEach(errors.prettifyError(source,lineCounter2))),doc}function parse5(src,reviver,options){let _reviver;typeof reviver=="function"?_reviver=reviver:options===void 0&&reviver&&typeof reviver=="object"&&(options=reviver);let doc=parseDocument(src,options);if(!doc)return null;if(doc.warnings.forEach(warning=>log.warn(doc.options.logLevel,warning)),doc.errors.length>0){if(doc.options.logLevel!=="silent")throw doc.errors[0];doc.errors=[]}return doc.toJS(Object.assign({reviver:_reviver},options))}function stringify2(value,replacer,options){let _replacer=null;if(typeof replacer=="function"||Array.isArray(replacer)?_replacer=replacer:options===void 0&&replacer&&(options=replacer),typeof options=="string"&&(options=options.length),typeof options=="number"){let indent=Math.round(options);options=indent<1?void 0:indent>8?{indent:8}:{indent}}if(value===void 0){let{keepUndefined}=options??replacer??{};if(!keepUndefined)return}return identity.isDocument(value)&&!_replacer?value.toString(options):new Document2.Document(value,_replacer,options).toString(options)}exports2.parse=parse5;exports2.parseAllDocuments=parseAllDocuments2;exports2.parseDocument=parseDocument;exports2.stringify=stringify2}});var require_dist=__commonJS({"node_modules/yaml/dist/index.js"(exports2){"use strict";var composer=require_composer(),Document2=require_Document(),Schema=require_Schema(),errors=require_errors(),Alias=require_Alias(),identity=require_identity(),Pair=require_Pair(),Scalar=require_Scalar(),YAMLMap=require_YAMLMap(),YAMLSeq=require_YAMLSeq(),cst=require_cst(),lexer=require_lexer(),lineCounter=require_line_counter(),parser=require_parser(),publicApi=require_public_api(),visit2=require_visit();exports2.Composer=composer.Composer;exports2.Document=Document2.Document;exports2.Schema=Schema.Schema;exports2.YAMLError=errors.YAMLError;exports2.YAMLParseError=errors.YAMLParseError;exports2.YAMLWarning=errors.YAMLWarning;exports2.Alias=Alias.Alias;exports2.isAlias=identity.isAlias;exports2.isCollection=identity.isCollection;exports2.isDocument=identity.isDocument;exports2.isMap=identity.isMap;exports2.isNode=identity.isNode;exports2.isPair=identity.isPair;exports2.isScalar=identity.isScalar;exports2.isSeq=identity.isSeq;exports2.Pair=Pair.Pair;exports2.Scalar=Scalar.Scalar;exports2.YAMLMap=YAMLMap.YAMLMap;exports2.YAMLSeq=YAMLSeq.YAMLSeq;exports2.CST=cst;exports2.Lexer=lexer.Lexer;exports2.LineCounter=lineCounter.LineCounter;exports2.Parser=parser.Parser;exports2.parse=publicApi.parse;exports2.parseAllDocuments=publicApi.parseAllDocuments;exports2.parseDocument=publicApi.parseDocument;exports2.stringify=publicApi.stringify;exports2.visit=visit2.visit;exports2.visitAsync=visit2.visitAsync}});var more_exports={};__export(more_exports,{buildModuleImage:()=>buildModuleImage,makeDockerfileImages:()=>makeDockerfileImages,makeGitHub:()=>makeGitHub,makeImages:()=>makeImages,makeServiceImages:()=>makeServiceImages,moduleTools:()=>moduleTools,overridesOfFolder:()=>overridesOfFolder,overridesOfProject:()=>overridesOfProject,ownTemplates:()=>ownTemplates,remoteOrchestrator:()=>remoteOrchestrator,serviceImageOf:()=>serviceImageOf,shippedModules:()=>shippedModules});module.exports=__toCommonJS(more_exports);function getUserAgent(){return typeof navigator=="object"&&"userAgent"in navigator?navigator.userAgent:typeof process=="object"&&process.version!==void 0?`Node.js/${process.version.substr(1)} (${process.platform}; ${process.arch})`:"<environment undetectable>"}function register(state,name,method,options){if(typeof method!="function")throw new Error("method for before hook must be a function");return options||(options={}),Array.isArray(name)?name.reverse().reduce((callback,name2)=>register.bind(null,state,name2,callback,options),method)():Promise.resolve().then(()=>state.registry[name]?state.registry[name].reduce((method2,registered)=>registered.hook.bind(null,method2,options),method)():method(options))}function addHook(state,kind,name,hook2){let orig=hook2;state.registry[name]||(state.registry[name]=[]),kind==="before"&&(hook2=(method,options)=>Promise.resolve().then(orig.bind(null,options)).then(method.bind(null,options))),kind==="after"&&(hook2=(method,options)=>{let result;return Promise.resolve().then(method.bind(null,options)).then(result_=>(result=result_,orig(result,options))).then(()=>result)}),kind==="error"&&(hook2=(method,options)=>Promise.resolve().then(method.bind(null,options)).catch(error=>orig(error,options))),state.registry[name].push({hook:hook2,orig})}function removeHook(state,name,method){if(!state.registry[name])return;let index=state.registry[name].map(registered=>registered.orig).indexOf(method);index!==-1&&state.registry[name].splice(index,1)}var bind=Function.bind,bindable=bind.bind(bind);function bindApi(hook2,state,name){let removeHookRef=bindable(removeHook,null).apply(null,name?[state,name]:[state]);hook2.api={remove:removeHookRef},hook2.remove=removeHookRef,["before","error","after","wrap"].forEach(kind=>{let args=name?[state,kind,name]:[state,kind];hook2[kind]=hook2.api[kind]=bindable(addHook,null).apply(null,args)})}function Singular(){let singularHookName=Symbol("Singular"),singularHookState={registry:{}},singularHook=register.bind(null,singularHookState,singularHookName);return bindApi(singularHook,singularHookState,singularHookName),singularHook}function Collection(){let state={registry:{}},hook2=register.bind(null,state);return bindApi(hook2,state),hook2}var before_after_hook_default={Singular,Collection};var VERSION="0.0.0-development",userAgent=`octokit-endpoint.js/${VERSION} ${getUserAgent()}`,DEFAULTS={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":userAgent},mediaType:{format:""}};function lowercaseKeys(object){return object?Object.keys(object).reduce((newObj,key)=>(newObj[key.toLowerCase()]=object[key],newObj),{}):{}}function isPlainObject(value){if(typeof value!="object"||value===null||Object.prototype.toString.call(value)!=="[object Object]")return!1;let proto=Object.getPrototypeOf(value);if(proto===null)return!0;let Ctor=Object.prototype.hasOwnProperty.call(proto,"constructor")&&proto.constructor;return typeof Ctor=="function"&&Ctor instanceof Ctor&&Function.prototype.call(Ctor)===Function.prototype.call(value)}function mergeDeep(defaults2,options){let result=Object.assign({},defaults2);return Object.keys(options).forEach(key=>{isPlainObject(options[key])?key in defaults2?result[key]=mergeDeep(defaults2[key],options[key]):Object.assign(result,{[key]:options[key]}):Object.assign(result,{[key]:options[key]})}),result}function removeUndefinedProperties(obj){for(let key in obj)obj[key]===void 0&&delete obj[key];return obj}function merge(defaults2,route,options){if(typeof route=="string"){let[method,url]=route.split(" ");options=Object.assign(url?{method,url}:{url:method},options)}else options=Object.assign({},route);options.headers=lowercaseKeys(options.headers),removeUndefinedProperties(options),removeUndefinedProperties(options.headers);let mergedOptions=mergeDeep(defaults2||{},options);return options.url==="/graphql"&&(defaults2&&defaults2.mediaType.previews?.length&&(mergedOptions.mediaType.previews=defaults2.mediaType.previews.filter(preview=>!mergedOptions.mediaType.previews.includes(preview)).concat(mergedOptions.mediaType.previews)),mergedOptions.mediaType.previews=(mergedOptions.mediaType.previews||[]).map(preview=>preview.replace(/-preview/,""))),mergedOptions}function addQueryParameters(url,parameters){let separator=/\?/.test(url)?"&":"?",names2=Object.keys(parameters);return names2.length===0?url:url+separator+names2.map(name=>name==="q"?"q="+parameters.q.split("+").map(encodeURIComponent).join("+"):`${name}=${encodeURIComponent(parameters[name])}`).join("&")}var urlVariableRegex=/\{[^{}}]+\}/g;function removeNonChars(variableName){return variableName.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function extractUrlVariableNames(url){let matches=url.match(urlVariableRegex);return matches?matches.map(removeNonChars).reduce((a,b)=>a.concat(b),[]):[]}function omit(object,keysToOmit){let result={__proto__:null};for(let key of Object.keys(object))keysToOmit.indexOf(key)===-1&&(result[key]=object[key]);return result}function encodeReserved(str){return str.split(/(%[0-9A-Fa-f]{2})/g).map(function(part){return/%[0-9A-Fa-f]/.test(part)||(part=encodeURI(part).replace(/%5B/g,"[").replace(/%5D/g,"]")),part}).join("")}function encodeUnreserved(str){return encodeURIComponent(str).replace(/[!'()*]/g,function(c){return"%"+c.charCodeAt(0).toString(16).toUpperCase()})}function encodeValue(operator,value,key){return value=operator==="+"||operator==="#"?encodeReserved(value):encodeUnreserved(value),key?encodeUnreserved(key)+"="+value:value}function isDefined(value){return value!=null}function isKeyOperator(operator){return operator===";"||operator==="&"||operator==="?"}function getValues(context,operator,key,modifier){var value=context[key],result=[];if(isDefined(value)&&value!=="")if(typeof value=="string"||typeof value=="number"||typeof value=="bigint"||typeof value=="boolean")value=value.toString(),modifier&&modifier!=="*"&&(value=value.substring(0,parseInt(modifier,10))),result.push(encodeValue(operator,value,isKeyOperator(operator)?key:""));else if(modifier==="*")Array.isArray(value)?value.filter(isDefined).forEach(function(value2){result.push(encodeValue(operator,value2,isKeyOperator(operator)?key:""))}):Object.keys(value).forEach(function(k){isDefined(value[k])&&result.push(encodeValue(operator,value[k],k))});else{let tmp=[];Array.isArray(value)?value.filter(isDefined).forEach(function(value2){tmp.push(encodeValue(operator,value2))}):Object.keys(value).forEach(function(k){isDefined(value[k])&&(tmp.push(encodeUnreserved(k)),tmp.push(encodeValue(operator,value[k].toString())))}),isKeyOperator(operator)?result.push(encodeUnreserved(key)+"="+tmp.join(",")):tmp.length!==0&&result.push(tmp.join(","))}else operator===";"?isDefined(value)&&result.push(encodeUnreserved(key)):value===""&&(operator==="&"||operator==="?")?result.push(encodeUnreserved(key)+"="):value===""&&result.push("");return result}function parseUrl(template){return{expand:expand.bind(null,template)}}function expand(template,context){var operators=["+","#",".","/",";","?","&"];return template=template.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(_,expression,literal){if(expression){let operator="",values=[];if(operators.indexOf(expression.charAt(0))!==-1&&(operator=expression.charAt(0),expression=expression.substr(1)),expression.split(/,/g).forEach(function(variable){var tmp=/([^:\*]*)(?::(\d+)|(\*))?/.exec(variable);values.push(getValues(context,operator,tmp[1],tmp[2]||tmp[3]))}),operator&&operator!=="+"){var separator=",";return operator==="?"?separator="&":operator!=="#"&&(separator=operator),(values.length!==0?operator:"")+values.join(separator)}else return values.join(",")}else return encodeReserved(literal)}),template==="/"?template:template.replace(/\/$/,"")}function parse(options){let method=options.method.toUpperCase(),url=(options.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),headers=Object.assign({},options.headers),body,parameters=omit(options,["method","baseUrl","url","headers","request","mediaType"]),urlVariableNames=extractUrlVariableNames(url);url=parseUrl(url).expand(parameters),/^http/.test(url)||(url=options.baseUrl+url);let omittedParameters=Object.keys(options).filter(option=>urlVariableNames.includes(option)).concat("baseUrl"),remainingParameters=omit(parameters,omittedParameters);if(!/application\/octet-stream/i.test(headers.accept)&&(options.mediaType.format&&(headers.accept=headers.accept.split(/,/).map(format2=>format2.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${options.mediaType.format}`)).join(",")),url.endsWith("/graphql")&&options.mediaType.previews?.length)){let previewsFromAcceptHeader=headers.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];headers.accept=previewsFromAcceptHeader.concat(options.mediaType.previews).map(preview=>{let format2=options.mediaType.format?`.${options.mediaType.format}`:"+json";return`application/vnd.github.${preview}-preview${format2}`}).join(",")}return["GET","HEAD"].includes(method)?url=addQueryParameters(url,remainingParameters):"data"in remainingParameters?body=remainingParameters.data:Object.keys(remainingParameters).length&&(body=remainingParameters),!headers["content-type"]&&typeof body<"u"&&(headers["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(method)&&typeof body>"u"&&(body=""),Object.assign({method,url,headers},typeof body<"u"?{body}:null,options.request?{request:options.request}:null)}function endpointWithDefaults(defaults2,route,options){return parse(merge(defaults2,route,options))}function withDefaults(oldDefaults,newDefaults){let DEFAULTS2=merge(oldDefaults,newDefaults),endpoint2=endpointWithDefaults.bind(null,DEFAULTS2);return Object.assign(endpoint2,{DEFAULTS:DEFAULTS2,defaults:withDefaults.bind(null,DEFAULTS2),merge:merge.bind(null,DEFAULTS2),parse})}var endpoint=withDefaults(null,DEFAULTS);var CHAR_MAP=new Uint8Array(256);CHAR_MAP[9]|=2;CHAR_MAP[32]|=2;CHAR_MAP[59]|=4;CHAR_MAP[44]|=8;for(let code=128;code<=255;code++)CHAR_MAP[code]|=1;for(let char of"!#$%&'*+-.^_`|~")CHAR_MAP[char.charCodeAt(0)]|=16;for(let code=48;code<=57;code++)CHAR_MAP[code]|=16;for(let code=65;code<=90;code++)CHAR_MAP[code]|=17;for(let code=97;code<=122;code++)CHAR_MAP[code]|=16;var NullObject=(()=>{let C=function(){};return C.prototype=Object.create(null),C})();function parse2(header2,options){let stopFlags=4|(options?.comma===!0?8:0),len=header2.length,valueStart=options?.start??0;for(;(CHAR_MAP[header2.charCodeAt(valueStart)]&2)!==0;)valueStart++;let index=valueStart,typeFlags=0,whitespace=-1,stop=options?.parameters===!1?8:0;for(;index<len;){let code=header2.charCodeAt(index),flags=CHAR_MAP[code];if((flags&stopFlags)!==0){stop|=flags&8;break}(flags&2)!==0?whitespace===-1&&(whitespace=index):whitespace=-1,typeFlags|=code&65280|flags,index++}let valueEnd=whitespace===-1?index:whitespace,value=header2.slice(valueStart,valueEnd),type=(typeFlags&65281)===0?value:value.toLowerCase();return index===len||stop!==0?{type,index,parameters:new NullObject}:parseParameters(header2,type,index,len,stopFlags)}function parseParameters(header2,type,index,len,stopFlags){let parameters=new NullObject;parameter:for(;index<len;){for(index++;(CHAR_MAP[header2.charCodeAt(index)]&2)!==0;)index++;let keyStart=index,keyFlags=0,keyWhitespace=-1;for(;index<len;){let code=header2.charCodeAt(index),flags=CHAR_MAP[code];if((flags&stopFlags)!==0){if((flags&8)!==0)break parameter;continue parameter}if(code===61){let keyEnd=keyWhitespace===-1?index:keyWhitespace,value=header2.slice(keyStart,keyEnd),key=(keyFlags&65281)===0?value:value.toLowerCase();for(index++;(CHAR_MAP[header2.charCodeAt(index)]&2)!==0;)index++;if(index<len&&header2.charCodeAt(index)===34){let quotedStart=++index,escaped=!1;for(;index<len;){let code2=header2.charCodeAt(index);if(code2===34){parameters[key]===void 0&&(parameters[key]=escaped?unescapeQuotedPairs(header2,quotedStart,index):header2.slice(quotedStart,index)),index++;let stop2=0;for(;index<len;){let code3=header2.charCodeAt(index),flags2=CHAR_MAP[code3];if((flags2&stopFlags)!==0){stop2=flags2&8;break}index++}if(stop2!==0)break parameter;continue parameter}if(code2===92&&index+1<len){escaped=!0,index+=2;continue}index++}continue parameter}let valueStart=index,stop=0,valueWhitespace=-1;for(;index<len;){let code2=header2.charCodeAt(index),flags2=CHAR_MAP[code2];if((flags2&stopFlags)!==0){stop=flags2&8;break}(flags2&2)!==0?valueWhitespace===-1&&(valueWhitespace=index):valueWhitespace=-1,index++}if(parameters[key]===void 0){let valueEnd=valueWhitespace===-1?index:valueWhitespace;parameters[key]=header2.slice(valueStart,valueEnd)}if(stop!==0)break parameter;continue parameter}(flags&2)!==0?keyWhitespace===-1&&(keyWhitespace=index):keyWhitespace=-1,keyFlags|=code&65280|flags,index++}}return{type,index,parameters}}function unescapeQuotedPairs(str,start,end){let result="";for(let index=start;index<end;index++)str.charCodeAt(index)===92&&(result+=str.slice(start,index),start=++index);return result+str.slice(start,end)}var intRegex=/^-?\d+$/,noiseValue=/^-?\d+n+$/,originalStringify=JSON.stringify,originalParse=JSON.parse,customFormat=/^-?\d+n$/,bigIntsStringify=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,noiseStringify=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,isUnstringifiable=val=>val===void 0||typeof val=="function"||typeof val=="symbol",isRawJSON=val=>val!==null&&typeof val=="object"&&val.constructor&&val.constructor.name==="RawJSON",stringifyIteratively=(rootValue,replacer,spaceParam)=>{let space="";typeof spaceParam=="number"?space=" ".repeat(Math.min(10,Math.max(0,Math.floor(spaceParam)))):typeof spaceParam=="string"&&(space=spaceParam.slice(0,10));let isFunctionReplacer=typeof replacer=="function",propertyList=Array.isArray(replacer)?new Set(replacer.map(String)):null,prepareVal=(parent,key,val)=>(val!==null&&typeof val=="object"&&typeof val.toJSON=="function"&&(val=val.toJSON(key)),typeof val=="string"&&noiseValue.test(val)?val+"n":typeof val=="bigint"?"rawJSON"in JSON?JSON.rawJSON(val.toString()):val.toString()+"n":(isFunctionReplacer&&(val=replacer.call(parent,key,val)),val!==null&&typeof val=="object"&&(val instanceof Number||val instanceof String||val instanceof Boolean)&&(val=val.valueOf()),val)),rootProcessed=prepareVal({"":rootValue},"",rootValue);if(isUnstringifiable(rootProcessed))return;let isRootPrimitive=rootProcessed===null||typeof rootProcessed!="object",isRootNativeRawJSON=isRawJSON(rootProcessed);if(isRootPrimitive||isRootNativeRawJSON)return originalStringify(rootProcessed);let chunks=[],level=0,stack=[{parent:{"":rootProcessed},key:"",val:rootProcessed,isArray:Array.isArray(rootProcessed),keys:Array.isArray(rootProcessed)?null:Object.keys(rootProcessed),index:0,first:!0}],visited=new WeakSet([rootProcessed]);for(;stack.length>0;){let node=stack[stack.length-1];node.index===0&&(chunks.push(node.isArray?"[":"{"),level++);let isDone=!1;if(node.isArray)if(node.index<node.val.length){node.first||chunks.push(","),space&&chunks.push(`
`+space.repeat(level));let childRaw=node.val[node.index],childVal=prepareVal(node.val,String(node.index),childRaw);if(isUnstringifiable(childVal))chunks.push("null"),node.first=!1,node.index++;else{let isComplexObject=childVal!==null&&typeof childVal=="object",isNativeRaw=isRawJSON(childVal);if(isComplexObject&&!isNativeRaw){if(visited.has(childVal))throw new TypeError("Converting circular structure to JSON");visited.add(childVal),stack.push({parent:node.val,key:String(node.index),val:childVal,isArray:Array.isArray(childVal),keys:Array.isArray(childVal)?null:Object.keys(childVal),index:0,first:!0}),node.first=!1,node.index++}else chunks.push(originalStringify(childVal)),node.first=!1,node.index++}}else isDone=!0;else{for(;node.index<node.keys.length;){let k=node.keys[node.index++];if(propertyList&&!propertyList.has(k))continue;let childRaw=node.val[k],childVal=prepareVal(node.val,k,childRaw);if(isUnstringifiable(childVal))continue;node.first||chunks.push(","),space?chunks.push(`
`+space.repeat(level)+originalStringify(k)+": "):chunks.push(originalStringify(k)+":");let isComplexObject=childVal!==null&&typeof childVal=="object",isNativeRaw=isRawJSON(childVal);if(isComplexObject&&!isNativeRaw){if(visited.has(childVal))throw new TypeError("Converting circular structure to JSON");visited.add(childVal),stack.push({parent:node.val,key:k,val:childVal,isArray:Array.isArray(childVal),keys:Array.isArray(childVal)?null:Object.keys(childVal),index:0,first:!0}),node.first=!1;break}else chunks.push(originalStringify(childVal)),node.first=!1}node.index>=node.keys.length&&stack[stack.length-1]===node&&(isDone=!0)}isDone&&(level--,!node.first&&space&&chunks.push(`
`+space.repeat(level)),chunks.push(node.isArray?"]":"}"),visited.delete(node.val),stack.pop())}return chunks.join("")},JSONStringify=(value,replacer,space)=>{try{return"rawJSON"in JSON?originalStringify(value,(key,val)=>typeof val=="bigint"?JSON.rawJSON(val.toString()):typeof replacer=="function"?replacer(key,val):(Array.isArray(replacer)&&replacer.includes(key),val),space):value?originalStringify(value,(key,val)=>typeof val=="string"&&noiseValue.test(val)||typeof val=="bigint"?val.toString()+"n":typeof replacer=="function"?replacer(key,val):(Array.isArray(replacer)&&replacer.includes(key),val),space).replace(bigIntsStringify,"$1$2$3").replace(noiseStringify,"$1$2$3"):originalStringify(value,replacer,space)}catch(error){if(error instanceof RangeError){let convertedJSON=stringifyIteratively(value,replacer,space);return convertedJSON===void 0?void 0:"rawJSON"in JSON?convertedJSON:convertedJSON.replace(bigIntsStringify,"$1$2$3").replace(noiseStringify,"$1$2$3")}throw error}},featureCache=new Map,isContextSourceSupported=()=>{let parseFingerprint=JSON.parse.toString();if(featureCache.has(parseFingerprint))return featureCache.get(parseFingerprint);try{let result=JSON.parse("1",(_,__,context)=>!!context?.source&&context.source==="1");return featureCache.set(parseFingerprint,result),result}catch{return featureCache.set(parseFingerprint,!1),!1}},convertMarkedBigIntsReviver=(key,value,context,userReviver)=>typeof value=="string"&&customFormat.test(value)?BigInt(value.slice(0,-1)):typeof value=="string"&&noiseValue.test(value)?value.slice(0,-1):typeof userReviver=="function"?userReviver(key,value,context):value,JSONParseV2=(text2,reviver)=>JSON.parse(text2,(key,value,context)=>{let isNumber=typeof value=="number",isOutOfBounds=value>Number.MAX_SAFE_INTEGER||value<Number.MIN_SAFE_INTEGER,isBigNumber=isNumber&&isOutOfBounds,isInt=context&&intRegex.test(context.source);return isBigNumber&&isInt?BigInt(context.source):typeof reviver=="function"?reviver(key,value,context):value}),MAX_INT=Number.MAX_SAFE_INTEGER.toString(),MAX_DIGITS=MAX_INT.length,stringsOrLargeNumbers=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,noiseValueWithQuotes=/^"-?\d+n+"$/,applyReviverIteratively=(parsed5,userReviver)=>{let rootHolder={"":parsed5},stack=[{parent:rootHolder,key:"",visited:!1}];for(;stack.length>0;){let node=stack[stack.length-1];if(node.visited){let{parent,key}=node,value=parent[key];typeof value=="string"&&(customFormat.test(value)?value=BigInt(value.slice(0,-1)):noiseValue.test(value)&&(value=value.slice(0,-1))),typeof userReviver=="function"&&(value=userReviver.call(parent,key,value)),value===void 0?delete parent[key]:parent[key]=value,stack.pop()}else{node.visited=!0;let value=node.parent[node.key];if(value!==null&&typeof value=="object"){let keys=Object.keys(value);for(let i2=keys.length-1;i2>=0;i2--)stack.push({parent:value,key:keys[i2],visited:!1})}}}return rootHolder[""]},serializeBigInts=text2=>text2.replace(stringsOrLargeNumbers,(match2,digits,fractional,exponential)=>{let isString=match2[0]==='"';if(isString&&noiseValueWithQuotes.test(match2))return match2.substring(0,match2.length-1)+'n"';let hasFractionalOrExponential=fractional||exponential,isLessThanMaxSafeInt=digits&&(digits.length<MAX_DIGITS||digits.length===MAX_DIGITS&&digits<=MAX_INT);return isString||hasFractionalOrExponential||isLessThanMaxSafeInt?match2:'"'+match2+'n"'}),JSONParse=(text2,reviver)=>{if(!text2)return originalParse(text2,reviver);try{if(isContextSourceSupported())return JSONParseV2(text2,reviver);let serializedData=serializeBigInts(text2);return originalParse(serializedData,(key,value,context)=>convertMarkedBigIntsReviver(key,value,context,reviver))}catch(error){if(error instanceof RangeError){let serializedData=serializeBigInts(text2),parsed5=originalParse(serializedData);return applyReviverIteratively(parsed5,reviver)}throw error}};var RequestError=class extends Error{name;status;request;response;constructor(message,statusCode,options){super(message,{cause:options.cause}),this.name="HttpError",this.status=Number.parseInt(statusCode),Number.isNaN(this.status)&&(this.status=0);"response"in options&&(this.response=options.response);let requestCopy=Object.assign({},options.request);options.request.headers.authorization&&(requestCopy.headers=Object.assign({},options.request.headers,{authorization:options.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),requestCopy.url=requestCopy.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=requestCopy}};var VERSION2="10.0.16",defaults_default={headers:{"user-agent":`octokit-request.js/${VERSION2} ${getUserAgent()}`}};function isPlainObject2(value){if(typeof value!="object"||value===null||Object.prototype.toString.call(value)!=="[object Object]")return!1;let proto=Object.getPrototypeOf(value);if(proto===null)return!0;let Ctor=Object.prototype.hasOwnProperty.call(proto,"constructor")&&proto.constructor;return typeof Ctor=="function"&&Ctor instanceof Ctor&&Function.prototype.call(Ctor)===Function.prototype.call(value)}var noop=()=>"";async function fetchWrapper(requestOptions){let fetch=requestOptions.request?.fetch||globalThis.fetch;if(!fetch)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let log=requestOptions.request?.log||console,parseSuccessResponseBody=requestOptions.request?.parseSuccessResponseBody!==!1,body=isPlainObject2(requestOptions.body)||Array.isArray(requestOptions.body)?JSONStringify(requestOptions.body):requestOptions.body,requestHeaders=Object.fromEntries(Object.entries(requestOptions.headers).map(([name,value])=>[name,String(value)])),fetchResponse;try{fetchResponse=await fetch(requestOptions.url,{method:requestOptions.method,body,redirect:requestOptions.request?.redirect,headers:requestHeaders,signal:requestOptions.request?.signal,...requestOptions.body&&{duplex:"half"}})}catch(error){let message="Unknown Error";if(error instanceof Error){if(error.name==="AbortError")throw error.status=500,error;message=error.message,error.name==="TypeError"&&"cause"in error&&(error.cause instanceof Error?message=error.cause.message:typeof error.cause=="string"&&(message=error.cause))}let requestError=new RequestError(message,500,{request:requestOptions});throw requestError.cause=error,requestError}let status=fetchResponse.status,url=fetchResponse.url,responseHeaders={};for(let[key,value]of fetchResponse.headers)responseHeaders[key]=value;let octokitResponse={url,status,headers:responseHeaders,data:""};if("deprecation"in responseHeaders){let matches=responseHeaders.link&&responseHeaders.link.match(/<([^<>]+)>; rel="deprecation"/),deprecationLink=matches&&matches.pop();log.warn(`[@octokit/request] "${requestOptions.method} ${requestOptions.url}" is deprecated. It is scheduled to be removed on ${responseHeaders.sunset}${deprecationLink?`. See ${deprecationLink}`:""}`)}if(status===204||status===205)return octokitResponse;if(requestOptions.method==="HEAD"){if(status<400)return octokitResponse;throw new RequestError(fetchResponse.statusText,status,{response:octokitResponse,request:requestOptions})}if(status===304)throw octokitResponse.data=await getResponseData(fetchResponse),new RequestError("Not modified",status,{response:octokitResponse,request:requestOptions});if(status>=400)throw octokitResponse.data=await getResponseData(fetchResponse),new RequestError(toErrorMessage(octokitResponse.data),status,{response:octokitResponse,request:requestOptions});return octokitResponse.data=parseSuccessResponseBody?await getResponseData(fetchResponse):fetchResponse.body,octokitResponse}async function getResponseData(response){let contentType=response.headers.get("content-type");if(!contentType)return response.text().catch(noop);let mimetype=parse2(contentType);if(isJSONResponse(mimetype)){let text2="";try{return text2=await response.text(),JSONParse(text2)}catch{return text2}}else return mimetype.type.startsWith("text/")||mimetype.parameters.charset?.toLowerCase()==="utf-8"&&mimetype.type!=="application/octet-stream"?response.text().catch(noop):response.arrayBuffer().catch(()=>new ArrayBuffer(0))}function isJSONResponse(mimetype){return mimetype.type==="application/json"||mimetype.type==="application/scim+json"}function toErrorMessage(data){if(typeof data=="string")return data;if(data instanceof ArrayBuffer)return"Unknown error";if(typeof data=="object"&&data!==null&&"message"in data){let objectData=data,suffix="documentation_url"in objectData?` - ${objectData.documentation_url}`:"";return Array.isArray(objectData.errors)?`${objectData.message}: ${objectData.errors.map(v=>JSON.stringify(v)).join(", ")}${suffix}`:`${objectData.message}${suffix}`}return`Unknown error: ${JSON.stringify(data)}`}function withDefaults2(oldEndpoint,newDefaults){let endpoint2=oldEndpoint.defaults(newDefaults);return Object.assign(function(route,parameters){let endpointOptions=endpoint2.merge(route,parameters);if(!endpointOptions.request||!endpointOptions.request.hook)return fetchWrapper(endpoint2.parse(endpointOptions));let request2=(route2,parameters2)=>fetchWrapper(endpoint2.parse(endpoint2.merge(route2,parameters2)));return Object.assign(request2,{endpoint:endpoint2,defaults:withDefaults2.bind(null,endpoint2)}),endpointOptions.request.hook(request2,endpointOptions)},{endpoint:endpoint2,defaults:withDefaults2.bind(null,endpoint2)})}var request=withDefaults2(endpoint,defaults_default);var VERSION3="0.0.0-development";function _buildMessageForResponseErrors(data){return`Request failed due to following response errors:
`+data.errors.map(e=>` - ${e.message}`).join(`
`)}var GraphqlResponseError=class extends Error{constructor(request2,headers,response){super(_buildMessageForResponseErrors(response)),this.request=request2,this.headers=headers,this.response=response,this.errors=response.errors,this.data=response.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},NON_VARIABLE_OPTIONS=["method","baseUrl","url","headers","request","query","mediaType","operationName"],FORBIDDEN_VARIABLE_OPTIONS=["query","method","url"],GHES_V3_SUFFIX_REGEX=/\/api\/v3\/?$/;function graphql(request2,query2,options){if(options){if(typeof query2=="string"&&"query"in options)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(let key in options)if(FORBIDDEN_VARIABLE_OPTIONS.includes(key))return Promise.reject(new Error(`[@octokit/graphql] "${key}" cannot be used as variable name`))}let parsedOptions=typeof query2=="string"?Object.assign({query:query2},options):query2,requestOptions=Object.keys(parsedOptions).reduce((result,key)=>NON_VARIABLE_OPTIONS.includes(key)?(result[key]=parsedOptions[key],result):(result.variables||(result.variables={}),result.variables[key]=parsedOptions[key],result),{}),baseUrl=parsedOptions.baseUrl||request2.endpoint.DEFAULTS.baseUrl;return GHES_V3_SUFFIX_REGEX.test(baseUrl)&&(requestOptions.url=baseUrl.replace(GHES_V3_SUFFIX_REGEX,"/api/graphql")),request2(requestOptions).then(response=>{if(response.data.errors){let headers={};for(let key of Object.keys(response.headers))headers[key]=response.headers[key];throw new GraphqlResponseError(requestOptions,headers,response.data)}return response.data.data})}function withDefaults3(request2,newDefaults){let newRequest=request2.defaults(newDefaults);return Object.assign((query2,options)=>graphql(newRequest,query2,options),{defaults:withDefaults3.bind(null,newRequest),endpoint:newRequest.endpoint})}var graphql2=withDefaults3(request,{headers:{"user-agent":`octokit-graphql.js/${VERSION3} ${getUserAgent()}`},method:"POST",url:"/graphql"});function withCustomRequest(customRequest){return withDefaults3(customRequest,{method:"POST",url:"/graphql"})}var b64url="(?:[a-zA-Z0-9_-]+)",sep="\\.",jwtRE=new RegExp(`^${b64url}${sep}${b64url}${sep}${b64url}$`),isJWT=jwtRE.test.bind(jwtRE);async function auth(token){let isApp=isJWT(token),isInstallation=token.startsWith("v1.")||token.startsWith("ghs_"),isUserToServer=token.startsWith("ghu_");return{type:"token",token,tokenType:isApp?"app":isInstallation?"installation":isUserToServer?"user-to-server":"oauth"}}function withAuthorizationPrefix(token){return token.split(/\./).length===3?`bearer ${token}`:`token ${token}`}async function hook(token,request2,route,parameters){let endpoint2=request2.endpoint.merge(route,parameters);return endpoint2.headers.authorization=withAuthorizationPrefix(token),request2(endpoint2)}var createTokenAuth=function(token){if(!token)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof token!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return token=token.replace(/^(token|bearer) +/i,""),Object.assign(auth.bind(null,token),{hook:hook.bind(null,token)})};var VERSION4="7.0.8";var noop2=()=>{},consoleWarn=console.warn.bind(console),consoleError=console.error.bind(console);function createLogger(logger={}){return typeof logger.debug!="function"&&(logger.debug=noop2),typeof logger.info!="function"&&(logger.info=noop2),typeof logger.warn!="function"&&(logger.warn=consoleWarn),typeof logger.error!="function"&&(logger.error=consoleError),logger}var userAgentTrail=`octokit-core.js/${VERSION4} ${getUserAgent()}`,Octokit=class{static VERSION=VERSION4;static defaults(defaults2){return class extends this{constructor(...args){let options=args[0]||{};if(typeof defaults2=="function"){super(defaults2(options));return}super(Object.assign({},defaults2,options,options.userAgent&&defaults2.userAgent?{userAgent:`${options.userAgent} ${defaults2.userAgent}`}:null))}}}static plugins=[];static plugin(...newPlugins){let currentPlugins=this.plugins;return class extends this{static plugins=currentPlugins.concat(newPlugins.filter(plugin=>!currentPlugins.includes(plugin)))}}constructor(options={}){let hook2=new before_after_hook_default.Collection,requestDefaults={baseUrl:request.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},options.request,{hook:hook2.bind(null,"request")}),mediaType:{previews:[],format:""}};if(requestDefaults.headers["user-agent"]=options.userAgent?`${options.userAgent} ${userAgentTrail}`:userAgentTrail,options.baseUrl&&(requestDefaults.baseUrl=options.baseUrl),options.previews&&(requestDefaults.mediaType.previews=options.previews),options.timeZone&&(requestDefaults.headers["time-zone"]=options.timeZone),this.request=request.defaults(requestDefaults),this.graphql=withCustomRequest(this.request).defaults(requestDefaults),this.log=createLogger(options.log),this.hook=hook2,options.authStrategy){let{authStrategy,...otherOptions}=options,auth2=authStrategy(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:otherOptions},options.auth));hook2.wrap("request",auth2.hook),this.auth=auth2}else if(!options.auth)this.auth=async()=>({type:"unauthenticated"});else{let auth2=createTokenAuth(options.auth);hook2.wrap("request",auth2.hook),this.auth=auth2}let classConstructor=this.constructor;for(let i2=0;i2<classConstructor.plugins.length;++i2)Object.assign(this,classConstructor.plugins[i2](this,options))}request;graphql;log;hook;auth};var VERSION5="6.0.0";function requestLog(octokit){octokit.hook.wrap("request",(request2,options)=>{octokit.log.debug("request",options);let start=Date.now(),requestOptions=octokit.request.endpoint.parse(options),path=requestOptions.url.replace(options.baseUrl,"");return request2(options).then(response=>{let requestId=response.headers["x-github-request-id"];return octokit.log.info(`${requestOptions.method} ${path} - ${response.status} with id ${requestId} in ${Date.now()-start}ms`),response}).catch(error=>{let requestId=error.response?.headers["x-github-request-id"]||"UNKNOWN";throw octokit.log.error(`${requestOptions.method} ${path} - ${error.status} with id ${requestId} in ${Date.now()-start}ms`),error})})}requestLog.VERSION=VERSION5;var VERSION6="0.0.0-development";function normalizePaginatedListResponse(response){if(!response.data)return{...response,data:[]};if(!(("total_count"in response.data||"total_commits"in response.data)&&!("url"in response.data)))return response;let incompleteResults=response.data.incomplete_results,repositorySelection=response.data.repository_selection,totalCount=response.data.total_count,totalCommits=response.data.total_commits;delete response.data.incomplete_results,delete response.data.repository_selection,delete response.data.total_count,delete response.data.total_commits;let namespaceKey=Object.keys(response.data)[0],data=response.data[namespaceKey];return response.data=data,typeof incompleteResults<"u"&&(response.data.incomplete_results=incompleteResults),typeof repositorySelection<"u"&&(response.data.repository_selection=repositorySelection),response.data.total_count=totalCount,response.data.total_commits=totalCommits,response}function iterator(octokit,route,parameters){let options=typeof route=="function"?route.endpoint(parameters):octokit.request.endpoint(route,parameters),requestMethod=typeof route=="function"?route:octokit.request,method=options.method,headers=options.headers,url=options.url;return{[Symbol.asyncIterator]:()=>({async next(){if(!url)return{done:!0};try{let response=await requestMethod({method,url,headers}),normalizedResponse=normalizePaginatedListResponse(response);if(url=((normalizedResponse.headers.link||"").match(/<([^<>]+)>;\s*rel="next"/)||[])[1],!url&&"total_commits"in normalizedResponse.data){let parsedUrl=new URL(normalizedResponse.url),params=parsedUrl.searchParams,page=parseInt(params.get("page")||"1",10),per_page=parseInt(params.get("per_page")||"250",10);page*per_page<normalizedResponse.data.total_commits&&(params.set("page",String(page+1)),url=parsedUrl.toString())}return{value:normalizedResponse}}catch(error){if(error.status!==409)throw error;return url="",{value:{status:200,headers:{},data:[]}}}}})}}function paginate(octokit,route,parameters,mapFn){return typeof parameters=="function"&&(mapFn=parameters,parameters=void 0),gather(octokit,[],iterator(octokit,route,parameters)[Symbol.asyncIterator](),mapFn)}function gather(octokit,results,iterator2,mapFn){return iterator2.next().then(result=>{if(result.done)return results;let earlyExit=!1;function done2(){earlyExit=!0}return results=results.concat(mapFn?mapFn(result.value,done2):result.value.data),earlyExit?results:gather(octokit,results,iterator2,mapFn)})}var composePaginateRest=Object.assign(paginate,{iterator});function paginateRest(octokit){return{paginate:Object.assign(paginate.bind(null,octokit),{iterator:iterator.bind(null,octokit)})}}paginateRest.VERSION=VERSION6;var VERSION7="17.0.0";var Endpoints={actions:{addCustomLabelsToSelfHostedRunnerForOrg:["POST /orgs/{org}/actions/runners/{runner_id}/labels"],addCustomLabelsToSelfHostedRunnerForRepo:["POST /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],addRepoAccessToSelfHostedRunnerGroupInOrg:["PUT /orgs/{org}/actions/runner-groups/{runner_group_id}/repositories/{repository_id}"],addSelectedRepoToOrgSecret:["PUT /orgs/{org}/actions/secrets/{secret_name}/repositories/{repository_id}"],addSelectedRepoToOrgVariable:["PUT /orgs/{org}/actions/variables/{name}/repositories/{repository_id}"],approveWorkflowRun:["POST /repos/{owner}/{repo}/actions/runs/{run_id}/approve"],cancelWorkflowRun:["POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel"],createEnvironmentVariable:["POST /repos/{owner}/{repo}/environments/{environment_name}/variables"],createHostedRunnerForOrg:["POST /orgs/{org}/actions/hosted-runners"],createOrUpdateEnvironmentSecret:["PUT /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}"],createOrUpdateOrgSecret:["PUT /orgs/{org}/actions/secrets/{secret_name}"],createOrUpdateRepoSecret:["PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}"],createOrgVariable:["POST /orgs/{org}/actions/variables"],createRegistrationTokenForOrg:["POST /orgs/{org}/actions/runners/registration-token"],createRegistrationTokenForRepo:["POST /repos/{owner}/{repo}/actions/runners/registration-token"],createRemoveTokenForOrg:["POST /orgs/{org}/actions/runners/remove-token"],createRemoveTokenForRepo:["POST /repos/{owner}/{repo}/actions/runners/remove-token"],createRepoVariable:["POST /repos/{owner}/{repo}/actions/variables"],createWorkflowDispatch:["POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches"],deleteActionsCacheById:["DELETE /repos/{owner}/{repo}/actions/caches/{cache_id}"],deleteActionsCacheByKey:["DELETE /repos/{owner}/{repo}/actions/caches{?key,ref}"],deleteArtifact:["DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}"],deleteCustomImageFromOrg:["DELETE /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}"],deleteCustomImageVersionFromOrg:["DELETE /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}/versions/{version}"],deleteEnvironmentSecret:["DELETE /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}"],deleteEnvironmentVariable:["DELETE /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}"],deleteHostedRunnerForOrg:["DELETE /orgs/{org}/actions/hosted-runners/{hosted_runner_id}"],deleteOrgSecret:["DELETE /orgs/{org}/actions/secrets/{secret_name}"],deleteOrgVariable:["DELETE /orgs/{org}/actions/variables/{name}"],deleteRepoSecret:["DELETE /repos/{owner}/{repo}/actions/secrets/{secret_name}"],deleteRepoVariable:["DELETE /repos/{owner}/{repo}/actions/variables/{name}"],deleteSelfHostedRunnerFromOrg:["DELETE /orgs/{org}/actions/runners/{runner_id}"],deleteSelfHostedRunnerFromRepo:["DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}"],deleteWorkflowRun:["DELETE /repos/{owner}/{repo}/actions/runs/{run_id}"],deleteWorkflowRunLogs:["DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs"],disableSelectedRepositoryGithubActionsOrganization:["DELETE /orgs/{org}/actions/permissions/repositories/{repository_id}"],disableWorkflow:["PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/disable"],downloadArtifact:["GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}"],downloadJobLogsForWorkflowRun:["GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs"],downloadWorkflowRunAttemptLogs:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs"],downloadWorkflowRunLogs:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs"],enableSelectedRepositoryGithubActionsOrganization:["PUT /orgs/{org}/actions/permissions/repositories/{repository_id}"],enableWorkflow:["PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable"],forceCancelWorkflowRun:["POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel"],generateRunnerJitconfigForOrg:["POST /orgs/{org}/actions/runners/generate-jitconfig"],generateRunnerJitconfigForRepo:["POST /repos/{owner}/{repo}/actions/runners/generate-jitconfig"],getActionsCacheList:["GET /repos/{owner}/{repo}/actions/caches"],getActionsCacheUsage:["GET /repos/{owner}/{repo}/actions/cache/usage"],getActionsCacheUsageByRepoForOrg:["GET /orgs/{org}/actions/cache/usage-by-repository"],getActionsCacheUsageForOrg:["GET /orgs/{org}/actions/cache/usage"],getAllowedActionsOrganization:["GET /orgs/{org}/actions/permissions/selected-actions"],getAllowedActionsRepository:["GET /repos/{owner}/{repo}/actions/permissions/selected-actions"],getArtifact:["GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}"],getCustomImageForOrg:["GET /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}"],getCustomImageVersionForOrg:["GET /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}/versions/{version}"],getCustomOidcSubClaimForRepo:["GET /repos/{owner}/{repo}/actions/oidc/customization/sub"],getEnvironmentPublicKey:["GET /repos/{owner}/{repo}/environments/{environment_name}/secrets/public-key"],getEnvironmentSecret:["GET /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}"],getEnvironmentVariable:["GET /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}"],getGithubActionsDefaultWorkflowPermissionsOrganization:["GET /orgs/{org}/actions/permissions/workflow"],getGithubActionsDefaultWorkflowPermissionsRepository:["GET /repos/{owner}/{repo}/actions/permissions/workflow"],getGithubActionsPermissionsOrganization:["GET /orgs/{org}/actions/permissions"],getGithubActionsPermissionsRepository:["GET /repos/{owner}/{repo}/actions/permissions"],getHostedRunnerForOrg:["GET /orgs/{org}/actions/hosted-runners/{hosted_runner_id}"],getHostedRunnersGithubOwnedImagesForOrg:["GET /orgs/{org}/actions/hosted-runners/images/github-owned"],getHostedRunnersLimitsForOrg:["GET /orgs/{org}/actions/hosted-runners/limits"],getHostedRunnersMachineSpecsForOrg:["GET /orgs/{org}/actions/hosted-runners/machine-sizes"],getHostedRunnersPartnerImagesForOrg:["GET /orgs/{org}/actions/hosted-runners/images/partner"],getHostedRunnersPlatformsForOrg:["GET /orgs/{org}/actions/hosted-runners/platforms"],getJobForWorkflowRun:["GET /repos/{owner}/{repo}/actions/jobs/{job_id}"],getOrgPublicKey:["GET /orgs/{org}/actions/secrets/public-key"],getOrgSecret:["GET /orgs/{org}/actions/secrets/{secret_name}"],getOrgVariable:["GET /orgs/{org}/actions/variables/{name}"],getPendingDeploymentsForRun:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments"],getRepoPermissions:["GET /repos/{owner}/{repo}/actions/permissions",{},{renamed:["actions","getGithubActionsPermissionsRepository"]}],getRepoPublicKey:["GET /repos/{owner}/{repo}/actions/secrets/public-key"],getRepoSecret:["GET /repos/{owner}/{repo}/actions/secrets/{secret_name}"],getRepoVariable:["GET /repos/{owner}/{repo}/actions/variables/{name}"],getReviewsForRun:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals"],getSelfHostedRunnerForOrg:["GET /orgs/{org}/actions/runners/{runner_id}"],getSelfHostedRunnerForRepo:["GET /repos/{owner}/{repo}/actions/runners/{runner_id}"],getWorkflow:["GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}"],getWorkflowAccessToRepository:["GET /repos/{owner}/{repo}/actions/permissions/access"],getWorkflowRun:["GET /repos/{owner}/{repo}/actions/runs/{run_id}"],getWorkflowRunAttempt:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}"],getWorkflowRunUsage:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/timing"],getWorkflowUsage:["GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/timing"],listArtifactsForRepo:["GET /repos/{owner}/{repo}/actions/artifacts"],listCustomImageVersionsForOrg:["GET /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}/versions"],listCustomImagesForOrg:["GET /orgs/{org}/actions/hosted-runners/images/custom"],listEnvironmentSecrets:["GET /repos/{owner}/{repo}/environments/{environment_name}/secrets"],listEnvironmentVariables:["GET /repos/{owner}/{repo}/environments/{environment_name}/variables"],listGithubHostedRunnersInGroupForOrg:["GET /orgs/{org}/actions/runner-groups/{runner_group_id}/hosted-runners"],listHostedRunnersForOrg:["GET /orgs/{org}/actions/hosted-runners"],listJobsForWorkflowRun:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs"],listJobsForWorkflowRunAttempt:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs"],listLabelsForSelfHostedRunnerForOrg:["GET /orgs/{org}/actions/runners/{runner_id}/labels"],listLabelsForSelfHostedRunnerForRepo:["GET /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],listOrgSecrets:["GET /orgs/{org}/actions/secrets"],listOrgVariables:["GET /orgs/{org}/actions/variables"],listRepoOrganizationSecrets:["GET /repos/{owner}/{repo}/actions/organization-secrets"],listRepoOrganizationVariables:["GET /repos/{owner}/{repo}/actions/organization-variables"],listRepoSecrets:["GET /repos/{owner}/{repo}/actions/secrets"],listRepoVariables:["GET /repos/{owner}/{repo}/actions/variables"],listRepoWorkflows:["GET /repos/{owner}/{repo}/actions/workflows"],listRunnerApplicationsForOrg:["GET /orgs/{org}/actions/runners/downloads"],listRunnerApplicationsForRepo:["GET /repos/{owner}/{repo}/actions/runners/downloads"],listSelectedReposForOrgSecret:["GET /orgs/{org}/actions/secrets/{secret_name}/repositories"],listSelectedReposForOrgVariable:["GET /orgs/{org}/actions/variables/{name}/repositories"],listSelectedRepositoriesEnabledGithubActionsOrganization:["GET /orgs/{org}/actions/permissions/repositories"],listSelfHostedRunnersForOrg:["GET /orgs/{org}/actions/runners"],listSelfHostedRunnersForRepo:["GET /repos/{owner}/{repo}/actions/runners"],listWorkflowRunArtifacts:["GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts"],listWorkflowRuns:["GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs"],listWorkflowRunsForRepo:["GET /repos/{owner}/{repo}/actions/runs"],reRunJobForWorkflowRun:["POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun"],reRunWorkflow:["POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun"],reRunWorkflowFailedJobs:["POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs"],removeAllCustomLabelsFromSelfHostedRunnerForOrg:["DELETE /orgs/{org}/actions/runners/{runner_id}/labels"],removeAllCustomLabelsFromSelfHostedRunnerForRepo:["DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],removeCustomLabelFromSelfHostedRunnerForOrg:["DELETE /orgs/{org}/actions/runners/{runner_id}/labels/{name}"],removeCustomLabelFromSelfHostedRunnerForRepo:["DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}/labels/{name}"],removeSelectedRepoFromOrgSecret:["DELETE /orgs/{org}/actions/secrets/{secret_name}/repositories/{repository_id}"],removeSelectedRepoFromOrgVariable:["DELETE /orgs/{org}/actions/variables/{name}/repositories/{repository_id}"],reviewCustomGatesForRun:["POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule"],reviewPendingDeploymentsForRun:["POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments"],setAllowedActionsOrganization:["PUT /orgs/{org}/actions/permissions/selected-actions"],setAllowedActionsRepository:["PUT /repos/{owner}/{repo}/actions/permissions/selected-actions"],setCustomLabelsForSelfHostedRunnerForOrg:["PUT /orgs/{org}/actions/runners/{runner_id}/labels"],setCustomLabelsForSelfHostedRunnerForRepo:["PUT /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],setCustomOidcSubClaimForRepo:["PUT /repos/{owner}/{repo}/actions/oidc/customization/sub"],setGithubActionsDefaultWorkflowPermissionsOrganization:["PUT /orgs/{org}/actions/permissions/workflow"],setGithubActionsDefaultWorkflowPermissionsRepository:["PUT /repos/{owner}/{repo}/actions/permissions/workflow"],setGithubActionsPermissionsOrganization:["PUT /orgs/{org}/actions/permissions"],setGithubActionsPermissionsRepository:["PUT /repos/{owner}/{repo}/actions/permissions"],setSelectedReposForOrgSecret:["PUT /orgs/{org}/actions/secrets/{secret_name}/repositories"],setSelectedReposForOrgVariable:["PUT /orgs/{org}/actions/variables/{name}/repositories"],setSelectedRepositoriesEnabledGithubActionsOrganization:["PUT /orgs/{org}/actions/permissions/repositories"],setWorkflowAccessToRepository:["PUT /repos/{owner}/{repo}/actions/permissions/access"],updateEnvironmentVariable:["PATCH /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}"],updateHostedRunnerForOrg:["PATCH /orgs/{org}/actions/hosted-runners/{hosted_runner_id}"],updateOrgVariable:["PATCH /orgs/{org}/actions/variables/{name}"],updateRepoVariable:["PATCH /repos/{owner}/{repo}/actions/variables/{name}"]},activity:{checkRepoIsStarredByAuthenticatedUser:["GET /user/starred/{owner}/{repo}"],deleteRepoSubscription:["DELETE /repos/{owner}/{repo}/subscription"],deleteThreadSubscription:["DELETE /notifications/threads/{thread_id}/subscription"],getFeeds:["GET /feeds"],getRepoSubscription:["GET /repos/{owner}/{repo}/subscription"],getThread:["GET /notifications/threads/{thread_id}"],getThreadSubscriptionForAuthenticatedUser:["GET /notifications/threads/{thread_id}/subscription"],listEventsForAuthenticatedUser:["GET /users/{username}/events"],listNotificationsForAuthenticatedUser:["GET /notifications"],listOrgEventsForAuthenticatedUser:["GET /users/{username}/events/orgs/{org}"],listPublicEvents:["GET /events"],listPublicEventsForRepoNetwork:["GET /networks/{owner}/{repo}/events"],listPublicEventsForUser:["GET /users/{username}/events/public"],listPublicOrgEvents:["GET /orgs/{org}/events"],listReceivedEventsForUser:["GET /users/{username}/received_events"],listReceivedPublicEventsForUser:["GET /users/{username}/received_events/public"],listRepoEvents:["GET /repos/{owner}/{repo}/events"],listRepoNotificationsForAuthenticatedUser:["GET /repos/{owner}/{repo}/notifications"],listReposStarredByAuthenticatedUser:["GET /user/starred"],listReposStarredByUser:["GET /users/{username}/starred"],listReposWatchedByUser:["GET /users/{username}/subscriptions"],listStargazersForRepo:["GET /repos/{owner}/{repo}/stargazers"],listWatchedReposForAuthenticatedUser:["GET /user/subscriptions"],listWatchersForRepo:["GET /repos/{owner}/{repo}/subscribers"],markNotificationsAsRead:["PUT /notifications"],markRepoNotificationsAsRead:["PUT /repos/{owner}/{repo}/notifications"],markThreadAsDone:["DELETE /notifications/threads/{thread_id}"],markThreadAsRead:["PATCH /notifications/threads/{thread_id}"],setRepoSubscription:["PUT /repos/{owner}/{repo}/subscription"],setThreadSubscription:["PUT /notifications/threads/{thread_id}/subscription"],starRepoForAuthenticatedUser:["PUT /user/starred/{owner}/{repo}"],unstarRepoForAuthenticatedUser:["DELETE /user/starred/{owner}/{repo}"]},apps:{addRepoToInstallation:["PUT /user/installations/{installation_id}/repositories/{repository_id}",{},{renamed:["apps","addRepoToInstallationForAuthenticatedUser"]}],addRepoToInstallationForAuthenticatedUser:["PUT /user/installations/{installation_id}/repositories/{repository_id}"],checkToken:["POST /applications/{client_id}/token"],createFromManifest:["POST /app-manifests/{code}/conversions"],createInstallationAccessToken:["POST /app/installations/{installation_id}/access_tokens"],deleteAuthorization:["DELETE /applications/{client_id}/grant"],deleteInstallation:["DELETE /app/installations/{installation_id}"],deleteToken:["DELETE /applications/{client_id}/token"],getAuthenticated:["GET /app"],getBySlug:["GET /apps/{app_slug}"],getInstallation:["GET /app/installations/{installation_id}"],getOrgInstallation:["GET /orgs/{org}/installation"],getRepoInstallation:["GET /repos/{owner}/{repo}/installation"],getSubscriptionPlanForAccount:["GET /marketplace_listing/accounts/{account_id}"],getSubscriptionPlanForAccountStubbed:["GET /marketplace_listing/stubbed/accounts/{account_id}"],getUserInstallation:["GET /users/{username}/installation"],getWebhookConfigForApp:["GET /app/hook/config"],getWebhookDelivery:["GET /app/hook/deliveries/{delivery_id}"],listAccountsForPlan:["GET /marketplace_listing/plans/{plan_id}/accounts"],listAccountsForPlanStubbed:["GET /marketplace_listing/stubbed/plans/{plan_id}/accounts"],listInstallationReposForAuthenticatedUser:["GET /user/installations/{installation_id}/repositories"],listInstallationRequestsForAuthenticatedApp:["GET /app/installation-requests"],listInstallations:["GET /app/installations"],listInstallationsForAuthenticatedUser:["GET /user/installations"],listPlans:["GET /marketplace_listing/plans"],listPlansStubbed:["GET /marketplace_listing/stubbed/plans"],listReposAccessibleToInstallation:["GET /installation/repositories"],listSubscriptionsForAuthenticatedUser:["GET /user/marketplace_purchases"],listSubscriptionsForAuthenticatedUserStubbed:["GET /user/marketplace_purchases/stubbed"],listWebhookDeliveries:["GET /app/hook/deliveries"],redeliverWebhookDelivery:["POST /app/hook/deliveries/{delivery_id}/attempts"],removeRepoFromInstallation:["DELETE /user/installations/{installation_id}/repositories/{repository_id}",{},{renamed:["apps","removeRepoFromInstallationForAuthenticatedUser"]}],removeRepoFromInstallationForAuthenticatedUser:["DELETE /user/installations/{installation_id}/repositories/{repository_id}"],resetToken:["PATCH /applications/{client_id}/token"],revokeInstallationAccessToken:["DELETE /installation/token"],scopeToken:["POST /applications/{client_id}/token/scoped"],suspendInstallation:["PUT /app/installations/{installation_id}/suspended"],unsuspendInstallation:["DELETE /app/installations/{installation_id}/suspended"],updateWebhookConfigForApp:["PATCH /app/hook/config"]},billing:{getGithubActionsBillingOrg:["GET /orgs/{org}/settings/billing/actions"],getGithubActionsBillingUser:["GET /users/{username}/settings/billing/actions"],getGithubBillingPremiumRequestUsageReportOrg:["GET /organizations/{org}/settings/billing/premium_request/usage"],getGithubBillingPremiumRequestUsageReportUser:["GET /users/{username}/settings/billing/premium_request/usage"],getGithubBillingUsageReportOrg:["GET /organizations/{org}/settings/billing/usage"],getGithubBillingUsageReportUser:["GET /users/{username}/settings/billing/usage"],getGithubPackagesBillingOrg:["GET /orgs/{org}/settings/billing/packages"],getGithubPackagesBillingUser:["GET /users/{username}/settings/billing/packages"],getSharedStorageBillingOrg:["GET /orgs/{org}/settings/billing/shared-storage"],getSharedStorageBillingUser:["GET /users/{username}/settings/billing/shared-storage"]},campaigns:{createCampaign:["POST /orgs/{org}/campaigns"],deleteCampaign:["DELETE /orgs/{org}/campaigns/{campaign_number}"],getCampaignSummary:["GET /orgs/{org}/campaigns/{campaign_number}"],listOrgCampaigns:["GET /orgs/{org}/campaigns"],updateCampaign:["PATCH /orgs/{org}/campaigns/{campaign_number}"]},checks:{create:["POST /repos/{owner}/{repo}/check-runs"],createSuite:["POST /repos/{owner}/{repo}/check-suites"],get:["GET /repos/{owner}/{repo}/check-runs/{check_run_id}"],getSuite:["GET /repos/{owner}/{repo}/check-suites/{check_suite_id}"],listAnnotations:["GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations"],listForRef:["GET /repos/{owner}/{repo}/commits/{ref}/check-runs"],listForSuite:["GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs"],listSuitesForRef:["GET /repos/{owner}/{repo}/commits/{ref}/check-suites"],rerequestRun:["POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest"],rerequestSuite:["POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest"],setSuitesPreferences:["PATCH /repos/{owner}/{repo}/check-suites/preferences"],update:["PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"]},codeScanning:{commitAutofix:["POST /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/autofix/commits"],createAutofix:["POST /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/autofix"],createVariantAnalysis:["POST /repos/{owner}/{repo}/code-scanning/codeql/variant-analyses"],deleteAnalysis:["DELETE /repos/{owner}/{repo}/code-scanning/analyses/{analysis_id}{?confirm_delete}"],deleteCodeqlDatabase:["DELETE /repos/{owner}/{repo}/code-scanning/codeql/databases/{language}"],getAlert:["GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}",{},{renamedParameters:{alert_id:"alert_number"}}],getAnalysis:["GET /repos/{owner}/{repo}/code-scanning/analyses/{analysis_id}"],getAutofix:["GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/autofix"],getCodeqlDatabase:["GET /repos/{owner}/{repo}/code-scanning/codeql/databases/{language}"],getDefaultSetup:["GET /repos/{owner}/{repo}/code-scanning/default-setup"],getSarif:["GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}"],getVariantAnalysis:["GET /repos/{owner}/{repo}/code-scanning/codeql/variant-analyses/{codeql_variant_analysis_id}"],getVariantAnalysisRepoTask:["GET /repos/{owner}/{repo}/code-scanning/codeql/variant-analyses/{codeql_variant_analysis_id}/repos/{repo_owner}/{repo_name}"],listAlertInstances:["GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/instances"],listAlertsForOrg:["GET /orgs/{org}/code-scanning/alerts"],listAlertsForRepo:["GET /repos/{owner}/{repo}/code-scanning/alerts"],listAlertsInstances:["GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/instances",{},{renamed:["codeScanning","listAlertInstances"]}],listCodeqlDatabases:["GET /repos/{owner}/{repo}/code-scanning/codeql/databases"],listRecentAnalyses:["GET /repos/{owner}/{repo}/code-scanning/analyses"],updateAlert:["PATCH /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}"],updateDefaultSetup:["PATCH /repos/{owner}/{repo}/code-scanning/default-setup"],uploadSarif:["POST /repos/{owner}/{repo}/code-scanning/sarifs"]},codeSecurity:{attachConfiguration:["POST /orgs/{org}/code-security/configurations/{configuration_id}/attach"],attachEnterpriseConfiguration:["POST /enterprises/{enterprise}/code-security/configurations/{configuration_id}/attach"],createConfiguration:["POST /orgs/{org}/code-security/configurations"],createConfigurationForEnterprise:["POST /enterprises/{enterprise}/code-security/configurations"],deleteConfiguration:["DELETE /orgs/{org}/code-security/configurations/{configuration_id}"],deleteConfigurationForEnterprise:["DELETE /enterprises/{enterprise}/code-security/configurations/{configuration_id}"],detachConfiguration:["DELETE /orgs/{org}/code-security/configurations/detach"],getConfiguration:["GET /orgs/{org}/code-security/configurations/{configuration_id}"],getConfigurationForRepository:["GET /repos/{owner}/{repo}/code-security-configuration"],getConfigurationsForEnterprise:["GET /enterprises/{enterprise}/code-security/configurations"],getConfigurationsForOrg:["GET /orgs/{org}/code-security/configurations"],getDefaultConfigurations:["GET /orgs/{org}/code-security/configurations/defaults"],getDefaultConfigurationsForEnterprise:["GET /enterprises/{enterprise}/code-security/configurations/defaults"],getRepositoriesForConfiguration:["GET /orgs/{org}/code-security/configurations/{configuration_id}/repositories"],getRepositoriesForEnterpriseConfiguration:["GET /enterprises/{enterprise}/code-security/configurations/{configuration_id}/repositories"],getSingleConfigurationForEnterprise:["GET /enterprises/{enterprise}/code-security/configurations/{configuration_id}"],setConfigurationAsDefault:["PUT /orgs/{org}/code-security/configurations/{configuration_id}/defaults"],setConfigurationAsDefaultForEnterprise:["PUT /enterprises/{enterprise}/code-security/configurations/{configuration_id}/defaults"],updateConfiguration:["PATCH /orgs/{org}/code-security/configurations/{configuration_id}"],updateEnterpriseConfiguration:["PATCH /enterprises/{enterprise}/code-security/configurations/{configuration_id}"]},codesOfConduct:{getAllCodesOfConduct:["GET /codes_of_conduct"],getConductCode:["GET /codes_of_conduct/{key}"]},codespaces:{addRepositoryForSecretForAuthenticatedUser:["PUT /user/codespaces/secrets/{secret_name}/repositories/{repository_id}"],addSelectedRepoToOrgSecret:["PUT /orgs/{org}/codespaces/secrets/{secret_name}/repositories/{repository_id}"],checkPermissionsForDevcontainer:["GET /repos/{owner}/{repo}/codespaces/permissions_check"],codespaceMachinesForAuthenticatedUser:["GET /user/codespaces/{codespace_name}/machines"],createForAuthenticatedUser:["POST /user/codespaces"],createOrUpdateOrgSecret:["PUT /orgs/{org}/codespaces/secrets/{secret_name}"],createOrUpdateRepoSecret:["PUT /repos/{owner}/{repo}/codespaces/secrets/{secret_name}"],createOrUpdateSecretForAuthenticatedUser:["PUT /user/codespaces/secrets/{secret_name}"],createWithPrForAuthenticatedUser:["POST /repos/{owner}/{repo}/pulls/{pull_number}/codespaces"],createWithRepoForAuthenticatedUser:["POST /repos/{owner}/{repo}/codespaces"],deleteForAuthenticatedUser:["DELETE /user/codespaces/{codespace_name}"],deleteFromOrganization:["DELETE /orgs/{org}/members/{username}/codespaces/{codespace_name}"],deleteOrgSecret:["DELETE /orgs/{org}/codespaces/secrets/{secret_name}"],deleteRepoSecret:["DELETE /repos/{owner}/{repo}/codespaces/secrets/{secret_name}"],deleteSecretForAuthenticatedUser:["DELETE /user/codespaces/secrets/{secret_name}"],exportForAuthenticatedUser:["POST /user/codespaces/{codespace_name}/exports"],getCodespacesForUserInOrg:["GET /orgs/{org}/members/{username}/codespaces"],getExportDetailsForAuthenticatedUser:["GET /user/codespaces/{codespace_name}/exports/{export_id}"],getForAuthenticatedUser:["GET /user/codespaces/{codespace_name}"],getOrgPublicKey:["GET /orgs/{org}/codespaces/secrets/public-key"],getOrgSecret:["GET /orgs/{org}/codespaces/secrets/{secret_name}"],getPublicKeyForAuthenticatedUser:["GET /user/codespaces/secrets/public-key"],getRepoPublicKey:["GET /repos/{owner}/{repo}/codespaces/secrets/public-key"],getRepoSecret:["GET /repos/{owner}/{repo}/codespaces/secrets/{secret_name}"],getSecretForAuthenticatedUser:["GET /user/codespaces/secrets/{secret_name}"],listDevcontainersInRepositoryForAuthenticatedUser:["GET /repos/{owner}/{repo}/codespaces/devcontainers"],listForAuthenticatedUser:["GET /user/codespaces"],listInOrganization:["GET /orgs/{org}/codespaces",{},{renamedParameters:{org_id:"org"}}],listInRepositoryForAuthenticatedUser:["GET /repos/{owner}/{repo}/codespaces"],listOrgSecrets:["GET /orgs/{org}/codespaces/secrets"],listRepoSecrets:["GET /repos/{owner}/{repo}/codespaces/secrets"],listRepositoriesForSecretForAuthenticatedUser:["GET /user/codespaces/secrets/{secret_name}/repositories"],listSecretsForAuthenticatedUser:["GET /user/codespaces/secrets"],listSelectedReposForOrgSecret:["GET /orgs/{org}/codespaces/secrets/{secret_name}/repositories"],preFlightWithRepoForAuthenticatedUser:["GET /repos/{owner}/{repo}/codespaces/new"],publishForAuthenticatedUser:["POST /user/codespaces/{codespace_name}/publish"],removeRepositoryForSecretForAuthenticatedUser:["DELETE /user/codespaces/secrets/{secret_name}/repositories/{repository_id}"],removeSelectedRepoFromOrgSecret:["DELETE /orgs/{org}/codespaces/secrets/{secret_name}/repositories/{repository_id}"],repoMachinesForAuthenticatedUser:["GET /repos/{owner}/{repo}/codespaces/machines"],setRepositoriesForSecretForAuthenticatedUser:["PUT /user/codespaces/secrets/{secret_name}/repositories"],setSelectedReposForOrgSecret:["PUT /orgs/{org}/codespaces/secrets/{secret_name}/repositories"],startForAuthenticatedUser:["POST /user/codespaces/{codespace_name}/start"],stopForAuthenticatedUser:["POST /user/codespaces/{codespace_name}/stop"],stopInOrganization:["POST /orgs/{org}/members/{username}/codespaces/{codespace_name}/stop"],updateForAuthenticatedUser:["PATCH /user/codespaces/{codespace_name}"]},copilot:{addCopilotSeatsForTeams:["POST /orgs/{org}/copilot/billing/selected_teams"],addCopilotSeatsForUsers:["POST /orgs/{org}/copilot/billing/selected_users"],cancelCopilotSeatAssignmentForTeams:["DELETE /orgs/{org}/copilot/billing/selected_teams"],cancelCopilotSeatAssignmentForUsers:["DELETE /orgs/{org}/copilot/billing/selected_users"],copilotMetricsForOrganization:["GET /orgs/{org}/copilot/metrics"],copilotMetricsForTeam:["GET /orgs/{org}/team/{team_slug}/copilot/metrics"],getCopilotOrganizationDetails:["GET /orgs/{org}/copilot/billing"],getCopilotSeatDetailsForUser:["GET /orgs/{org}/members/{username}/copilot"],listCopilotSeats:["GET /orgs/{org}/copilot/billing/seats"]},credentials:{revoke:["POST /credentials/revoke"]},dependabot:{addSelectedRepoToOrgSecret:["PUT /orgs/{org}/dependabot/secrets/{secret_name}/repositories/{repository_id}"],createOrUpdateOrgSecret:["PUT /orgs/{org}/dependabot/secrets/{secret_name}"],createOrUpdateRepoSecret:["PUT /repos/{owner}/{repo}/dependabot/secrets/{secret_name}"],deleteOrgSecret:["DELETE /orgs/{org}/dependabot/secrets/{secret_name}"],deleteRepoSecret:["DELETE /repos/{owner}/{repo}/dependabot/secrets/{secret_name}"],getAlert:["GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}"],getOrgPublicKey:["GET /orgs/{org}/dependabot/secrets/public-key"],getOrgSecret:["GET /orgs/{org}/dependabot/secrets/{secret_name}"],getRepoPublicKey:["GET /repos/{owner}/{repo}/dependabot/secrets/public-key"],getRepoSecret:["GET /repos/{owner}/{repo}/dependabot/secrets/{secret_name}"],listAlertsForEnterprise:["GET /enterprises/{enterprise}/dependabot/alerts"],listAlertsForOrg:["GET /orgs/{org}/dependabot/alerts"],listAlertsForRepo:["GET /repos/{owner}/{repo}/dependabot/alerts"],listOrgSecrets:["GET /orgs/{org}/dependabot/secrets"],listRepoSecrets:["GET /repos/{owner}/{repo}/dependabot/secrets"],listSelectedReposForOrgSecret:["GET /orgs/{org}/dependabot/secrets/{secret_name}/repositories"],removeSelectedRepoFromOrgSecret:["DELETE /orgs/{org}/dependabot/secrets/{secret_name}/repositories/{repository_id}"],repositoryAccessForOrg:["GET /organizations/{org}/dependabot/repository-access"],setRepositoryAccessDefaultLevel:["PUT /organizations/{org}/dependabot/repository-access/default-level"],setSelectedReposForOrgSecret:["PUT /orgs/{org}/dependabot/secrets/{secret_name}/repositories"],updateAlert:["PATCH /repos/{owner}/{repo}/dependabot/alerts/{alert_number}"],updateRepositoryAccessForOrg:["PATCH /organizations/{org}/dependabot/repository-access"]},dependencyGraph:{createRepositorySnapshot:["POST /repos/{owner}/{repo}/dependency-graph/snapshots"],diffRange:["GET /repos/{owner}/{repo}/dependency-graph/compare/{basehead}"],exportSbom:["GET /repos/{owner}/{repo}/dependency-graph/sbom"]},emojis:{get:["GET /emojis"]},enterpriseTeamMemberships:{add:["PUT /enterprises/{enterprise}/teams/{enterprise-team}/memberships/{username}"],bulkAdd:["POST /enterprises/{enterprise}/teams/{enterprise-team}/memberships/add"],bulkRemove:["POST /enterprises/{enterprise}/teams/{enterprise-team}/memberships/remove"],get:["GET /enterprises/{enterprise}/teams/{enterprise-team}/memberships/{username}"],list:["GET /enterprises/{enterprise}/teams/{enterprise-team}/memberships"],remove:["DELETE /enterprises/{enterprise}/teams/{enterprise-team}/memberships/{username}"]},enterpriseTeamOrganizations:{add:["PUT /enterprises/{enterprise}/teams/{enterprise-team}/organizations/{org}"],bulkAdd:["POST /enterprises/{enterprise}/teams/{enterprise-team}/organizations/add"],bulkRemove:["POST /enterprises/{enterprise}/teams/{enterprise-team}/organizations/remove"],delete:["DELETE /enterprises/{enterprise}/teams/{enterprise-team}/organizations/{org}"],getAssignment:["GET /enterprises/{enterprise}/teams/{enterprise-team}/organizations/{org}"],getAssignments:["GET /enterprises/{enterprise}/teams/{enterprise-team}/organizations"]},enterpriseTeams:{create:["POST /enterprises/{enterprise}/teams"],delete:["DELETE /enterprises/{enterprise}/teams/{team_slug}"],get:["GET /enterprises/{enterprise}/teams/{team_slug}"],list:["GET /enterprises/{enterprise}/teams"],update:["PATCH /enterprises/{enterprise}/teams/{team_slug}"]},gists:{checkIsStarred:["GET /gists/{gist_id}/star"],create:["POST /gists"],createComment:["POST /gists/{gist_id}/comments"],delete:["DELETE /gists/{gist_id}"],deleteComment:["DELETE /gists/{gist_id}/comments/{comment_id}"],fork:["POST /gists/{gist_id}/forks"],get:["GET /gists/{gist_id}"],getComment:["GET /gists/{gist_id}/comments/{comment_id}"],getRevision:["GET /gists/{gist_id}/{sha}"],list:["GET /gists"],listComments:["GET /gists/{gist_id}/comments"],listCommits:["GET /gists/{gist_id}/commits"],listForUser:["GET /users/{username}/gists"],listForks:["GET /gists/{gist_id}/forks"],listPublic:["GET /gists/public"],listStarred:["GET /gists/starred"],star:["PUT /gists/{gist_id}/star"],unstar:["DELETE /gists/{gist_id}/star"],update:["PATCH /gists/{gist_id}"],updateComment:["PATCH /gists/{gist_id}/comments/{comment_id}"]},git:{createBlob:["POST /repos/{owner}/{repo}/git/blobs"],createCommit:["POST /repos/{owner}/{repo}/git/commits"],createRef:["POST /repos/{owner}/{repo}/git/refs"],createTag:["POST /repos/{owner}/{repo}/git/tags"],createTree:["POST /repos/{owner}/{repo}/git/trees"],deleteRef:["DELETE /repos/{owner}/{repo}/git/refs/{ref}"],getBlob:["GET /repos/{owner}/{repo}/git/blobs/{file_sha}"],getCommit:["GET /repos/{owner}/{repo}/git/commits/{commit_sha}"],getRef:["GET /repos/{owner}/{repo}/git/ref/{ref}"],getTag:["GET /repos/{owner}/{repo}/git/tags/{tag_sha}"],getTree:["GET /repos/{owner}/{repo}/git/trees/{tree_sha}"],listMatchingRefs:["GET /repos/{owner}/{repo}/git/matching-refs/{ref}"],updateRef:["PATCH /repos/{owner}/{repo}/git/refs/{ref}"]},gitignore:{getAllTemplates:["GET /gitignore/templates"],getTemplate:["GET /gitignore/templates/{name}"]},hostedCompute:{createNetworkConfigurationForOrg:["POST /orgs/{org}/settings/network-configurations"],deleteNetworkConfigurationFromOrg:["DELETE /orgs/{org}/settings/network-configurations/{network_configuration_id}"],getNetworkConfigurationForOrg:["GET /orgs/{org}/settings/network-configurations/{network_configuration_id}"],getNetworkSettingsForOrg:["GET /orgs/{org}/settings/network-settings/{network_settings_id}"],listNetworkConfigurationsForOrg:["GET /orgs/{org}/settings/network-configurations"],updateNetworkConfigurationForOrg:["PATCH /orgs/{org}/settings/network-configurations/{network_configuration_id}"]},interactions:{getRestrictionsForAuthenticatedUser:["GET /user/interaction-limits"],getRestrictionsForOrg:["GET /orgs/{org}/interaction-limits"],getRestrictionsForRepo:["GET /repos/{owner}/{repo}/interaction-limits"],getRestrictionsForYourPublicRepos:["GET /user/interaction-limits",{},{renamed:["interactions","getRestrictionsForAuthenticatedUser"]}],removeRestrictionsForAuthenticatedUser:["DELETE /user/interaction-limits"],removeRestrictionsForOrg:["DELETE /orgs/{org}/interaction-limits"],removeRestrictionsForRepo:["DELETE /repos/{owner}/{repo}/interaction-limits"],removeRestrictionsForYourPublicRepos:["DELETE /user/interaction-limits",{},{renamed:["interactions","removeRestrictionsForAuthenticatedUser"]}],setRestrictionsForAuthenticatedUser:["PUT /user/interaction-limits"],setRestrictionsForOrg:["PUT /orgs/{org}/interaction-limits"],setRestrictionsForRepo:["PUT /repos/{owner}/{repo}/interaction-limits"],setRestrictionsForYourPublicRepos:["PUT /user/interaction-limits",{},{renamed:["interactions","setRestrictionsForAuthenticatedUser"]}]},issues:{addAssignees:["POST /repos/{owner}/{repo}/issues/{issue_number}/assignees"],addBlockedByDependency:["POST /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by"],addLabels:["POST /repos/{owner}/{repo}/issues/{issue_number}/labels"],addSubIssue:["POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues"],checkUserCanBeAssigned:["GET /repos/{owner}/{repo}/assignees/{assignee}"],checkUserCanBeAssignedToIssue:["GET /repos/{owner}/{repo}/issues/{issue_number}/assignees/{assignee}"],create:["POST /repos/{owner}/{repo}/issues"],createComment:["POST /repos/{owner}/{repo}/issues/{issue_number}/comments"],createLabel:["POST /repos/{owner}/{repo}/labels"],createMilestone:["POST /repos/{owner}/{repo}/milestones"],deleteComment:["DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}"],deleteLabel:["DELETE /repos/{owner}/{repo}/labels/{name}"],deleteMilestone:["DELETE /repos/{owner}/{repo}/milestones/{milestone_number}"],get:["GET /repos/{owner}/{repo}/issues/{issue_number}"],getComment:["GET /repos/{owner}/{repo}/issues/comments/{comment_id}"],getEvent:["GET /repos/{owner}/{repo}/issues/events/{event_id}"],getLabel:["GET /repos/{owner}/{repo}/labels/{name}"],getMilestone:["GET /repos/{owner}/{repo}/milestones/{milestone_number}"],getParent:["GET /repos/{owner}/{repo}/issues/{issue_number}/parent"],list:["GET /issues"],listAssignees:["GET /repos/{owner}/{repo}/assignees"],listComments:["GET /repos/{owner}/{repo}/issues/{issue_number}/comments"],listCommentsForRepo:["GET /repos/{owner}/{repo}/issues/comments"],listDependenciesBlockedBy:["GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by"],listDependenciesBlocking:["GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocking"],listEvents:["GET /repos/{owner}/{repo}/issues/{issue_number}/events"],listEventsForRepo:["GET /repos/{owner}/{repo}/issues/events"],listEventsForTimeline:["GET /repos/{owner}/{repo}/issues/{issue_number}/timeline"],listForAuthenticatedUser:["GET /user/issues"],listForOrg:["GET /orgs/{org}/issues"],listForRepo:["GET /repos/{owner}/{repo}/issues"],listLabelsForMilestone:["GET /repos/{owner}/{repo}/milestones/{milestone_number}/labels"],listLabelsForRepo:["GET /repos/{owner}/{repo}/labels"],listLabelsOnIssue:["GET /repos/{owner}/{repo}/issues/{issue_number}/labels"],listMilestones:["GET /repos/{owner}/{repo}/milestones"],listSubIssues:["GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues"],lock:["PUT /repos/{owner}/{repo}/issues/{issue_number}/lock"],removeAllLabels:["DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels"],removeAssignees:["DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees"],removeDependencyBlockedBy:["DELETE /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by/{issue_id}"],removeLabel:["DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}"],removeSubIssue:["DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue"],reprioritizeSubIssue:["PATCH /repos/{owner}/{repo}/issues/{issue_number}/sub_issues/priority"],setLabels:["PUT /repos/{owner}/{repo}/issues/{issue_number}/labels"],unlock:["DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock"],update:["PATCH /repos/{owner}/{repo}/issues/{issue_number}"],updateComment:["PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"],updateLabel:["PATCH /repos/{owner}/{repo}/labels/{name}"],updateMilestone:["PATCH /repos/{owner}/{repo}/milestones/{milestone_number}"]},licenses:{get:["GET /licenses/{license}"],getAllCommonlyUsed:["GET /licenses"],getForRepo:["GET /repos/{owner}/{repo}/license"]},markdown:{render:["POST /markdown"],renderRaw:["POST /markdown/raw",{headers:{"content-type":"text/plain; charset=utf-8"}}]},meta:{get:["GET /meta"],getAllVersions:["GET /versions"],getOctocat:["GET /octocat"],getZen:["GET /zen"],root:["GET /"]},migrations:{deleteArchiveForAuthenticatedUser:["DELETE /user/migrations/{migration_id}/archive"],deleteArchiveForOrg:["DELETE /orgs/{org}/migrations/{migration_id}/archive"],downloadArchiveForOrg:["GET /orgs/{org}/migrations/{migration_id}/archive"],getArchiveForAuthenticatedUser:["GET /user/migrations/{migration_id}/archive"],getStatusForAuthenticatedUser:["GET /user/migrations/{migration_id}"],getStatusForOrg:["GET /orgs/{org}/migrations/{migration_id}"],listForAuthenticatedUser:["GET /user/migrations"],listForOrg:["GET /orgs/{org}/migrations"],listReposForAuthenticatedUser:["GET /user/migrations/{migration_id}/repositories"],listReposForOrg:["GET /orgs/{org}/migrations/{migration_id}/repositories"],listReposForUser:["GET /user/migrations/{migration_id}/repositories",{},{renamed:["migrations","listReposForAuthenticatedUser"]}],startForAuthenticatedUser:["POST /user/migrations"],startForOrg:["POST /orgs/{org}/migrations"],unlockRepoForAuthenticatedUser:["DELETE /user/migrations/{migration_id}/repos/{repo_name}/lock"],unlockRepoForOrg:["DELETE /orgs/{org}/migrations/{migration_id}/repos/{repo_name}/lock"]},oidc:{getOidcCustomSubTemplateForOrg:["GET /orgs/{org}/actions/oidc/customization/sub"],updateOidcCustomSubTemplateForOrg:["PUT /orgs/{org}/actions/oidc/customization/sub"]},orgs:{addSecurityManagerTeam:["PUT /orgs/{org}/security-managers/teams/{team_slug}",{},{deprecated:"octokit.rest.orgs.addSecurityManagerTeam() is deprecated, see https://docs.github.com/rest/orgs/security-managers#add-a-security-manager-team"}],assignTeamToOrgRole:["PUT /orgs/{org}/organization-roles/teams/{team_slug}/{role_id}"],assignUserToOrgRole:["PUT /orgs/{org}/organization-roles/users/{username}/{role_id}"],blockUser:["PUT /orgs/{org}/blocks/{username}"],cancelInvitation:["DELETE /orgs/{org}/invitations/{invitation_id}"],checkBlockedUser:["GET /orgs/{org}/blocks/{username}"],checkMembershipForUser:["GET /orgs/{org}/members/{username}"],checkPublicMembershipForUser:["GET /orgs/{org}/public_members/{username}"],convertMemberToOutsideCollaborator:["PUT /orgs/{org}/outside_collaborators/{username}"],createArtifactStorageRecord:["POST /orgs/{org}/artifacts/metadata/storage-record"],createInvitation:["POST /orgs/{org}/invitations"],createIssueType:["POST /orgs/{org}/issue-types"],createWebhook:["POST /orgs/{org}/hooks"],customPropertiesForOrgsCreateOrUpdateOrganizationValues:["PATCH /organizations/{org}/org-properties/values"],customPropertiesForOrgsGetOrganizationValues:["GET /organizations/{org}/org-properties/values"],customPropertiesForReposCreateOrUpdateOrganizationDefinition:["PUT /orgs/{org}/properties/schema/{custom_property_name}"],customPropertiesForReposCreateOrUpdateOrganizationDefinitions:["PATCH /orgs/{org}/properties/schema"],customPropertiesForReposCreateOrUpdateOrganizationValues:["PATCH /orgs/{org}/properties/values"],customPropertiesForReposDeleteOrganizationDefinition:["DELETE /orgs/{org}/properties/schema/{custom_property_name}"],customPropertiesForReposGetOrganizationDefinition:["GET /orgs/{org}/properties/schema/{custom_property_name}"],customPropertiesForReposGetOrganizationDefinitions:["GET /orgs/{org}/properties/schema"],customPropertiesForReposGetOrganizationValues:["GET /orgs/{org}/properties/values"],delete:["DELETE /orgs/{org}"],deleteAttestationsBulk:["POST /orgs/{org}/attestations/delete-request"],deleteAttestationsById:["DELETE /orgs/{org}/attestations/{attestation_id}"],deleteAttestationsBySubjectDigest:["DELETE /orgs/{org}/attestations/digest/{subject_digest}"],deleteIssueType:["DELETE /orgs/{org}/issue-types/{issue_type_id}"],deleteWebhook:["DELETE /orgs/{org}/hooks/{hook_id}"],disableSelectedRepositoryImmutableReleasesOrganization:["DELETE /orgs/{org}/settings/immutable-releases/repositories/{repository_id}"],enableSelectedRepositoryImmutableReleasesOrganization:["PUT /orgs/{org}/settings/immutable-releases/repositories/{repository_id}"],get:["GET /orgs/{org}"],getImmutableReleasesSettings:["GET /orgs/{org}/settings/immutable-releases"],getImmutableReleasesSettingsRepositories:["GET /orgs/{org}/settings/immutable-releases/repositories"],getMembershipForAuthenticatedUser:["GET /user/memberships/orgs/{org}"],getMembershipForUser:["GET /orgs/{org}/memberships/{username}"],getOrgRole:["GET /orgs/{org}/organization-roles/{role_id}"],getOrgRulesetHistory:["GET /orgs/{org}/rulesets/{ruleset_id}/history"],getOrgRulesetVersion:["GET /orgs/{org}/rulesets/{ruleset_id}/history/{version_id}"],getWebhook:["GET /orgs/{org}/hooks/{hook_id}"],getWebhookConfigForOrg:["GET /orgs/{org}/hooks/{hook_id}/config"],getWebhookDelivery:["GET /orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}"],list:["GET /organizations"],listAppInstallations:["GET /orgs/{org}/installations"],listArtifactStorageRecords:["GET /orgs/{org}/artifacts/{subject_digest}/metadata/storage-records"],listAttestationRepositories:["GET /orgs/{org}/attestations/repositories"],listAttestations:["GET /orgs/{org}/attestations/{subject_digest}"],listAttestationsBulk:["POST /orgs/{org}/attestations/bulk-list{?per_page,before,after}"],listBlockedUsers:["GET /orgs/{org}/blocks"],listFailedInvitations:["GET /orgs/{org}/failed_invitations"],listForAuthenticatedUser:["GET /user/orgs"],listForUser:["GET /users/{username}/orgs"],listInvitationTeams:["GET /orgs/{org}/invitations/{invitation_id}/teams"],listIssueTypes:["GET /orgs/{org}/issue-types"],listMembers:["GET /orgs/{org}/members"],listMembershipsForAuthenticatedUser:["GET /user/memberships/orgs"],listOrgRoleTeams:["GET /orgs/{org}/organization-roles/{role_id}/teams"],listOrgRoleUsers:["GET /orgs/{org}/organization-roles/{role_id}/users"],listOrgRoles:["GET /orgs/{org}/organization-roles"],listOrganizationFineGrainedPermissions:["GET /orgs/{org}/organization-fine-grained-permissions"],listOutsideCollaborators:["GET /orgs/{org}/outside_collaborators"],listPatGrantRepositories:["GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories"],listPatGrantRequestRepositories:["GET /orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories"],listPatGrantRequests:["GET /orgs/{org}/personal-access-token-requests"],listPatGrants:["GET /orgs/{org}/personal-access-tokens"],listPendingInvitations:["GET /orgs/{org}/invitations"],listPublicMembers:["GET /orgs/{org}/public_members"],listSecurityManagerTeams:["GET /orgs/{org}/security-managers",{},{deprecated:"octokit.rest.orgs.listSecurityManagerTeams() is deprecated, see https://docs.github.com/rest/orgs/security-managers#list-security-manager-teams"}],listWebhookDeliveries:["GET /orgs/{org}/hooks/{hook_id}/deliveries"],listWebhooks:["GET /orgs/{org}/hooks"],pingWebhook:["POST /orgs/{org}/hooks/{hook_id}/pings"],redeliverWebhookDelivery:["POST /orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}/attempts"],removeMember:["DELETE /orgs/{org}/members/{username}"],removeMembershipForUser:["DELETE /orgs/{org}/memberships/{username}"],removeOutsideCollaborator:["DELETE /orgs/{org}/outside_collaborators/{username}"],removePublicMembershipForAuthenticatedUser:["DELETE /orgs/{org}/public_members/{username}"],removeSecurityManagerTeam:["DELETE /orgs/{org}/security-managers/teams/{team_slug}",{},{deprecated:"octokit.rest.orgs.removeSecurityManagerTeam() is deprecated, see https://docs.github.com/rest/orgs/security-managers#remove-a-security-manager-team"}],reviewPatGrantRequest:["POST /orgs/{org}/personal-access-token-requests/{pat_request_id}"],reviewPatGrantRequestsInBulk:["POST /orgs/{org}/personal-access-token-requests"],revokeAllOrgRolesTeam:["DELETE /orgs/{org}/organization-roles/teams/{team_slug}"],revokeAllOrgRolesUser:["DELETE /orgs/{org}/organization-roles/users/{username}"],revokeOrgRoleTeam:["DELETE /orgs/{org}/organization-roles/teams/{team_slug}/{role_id}"],revokeOrgRoleUser:["DELETE /orgs/{org}/organization-roles/users/{username}/{role_id}"],setImmutableReleasesSettings:["PUT /orgs/{org}/settings/immutable-releases"],setImmutableReleasesSettingsRepositories:["PUT /orgs/{org}/settings/immutable-releases/repositories"],setMembershipForUser:["PUT /orgs/{org}/memberships/{username}"],setPublicMembershipForAuthenticatedUser:["PUT /orgs/{org}/public_members/{username}"],unblockUser:["DELETE /orgs/{org}/blocks/{username}"],update:["PATCH /orgs/{org}"],updateIssueType:["PUT /orgs/{org}/issue-types/{issue_type_id}"],updateMembershipForAuthenticatedUser:["PATCH /user/memberships/orgs/{org}"],updatePatAccess:["POST /orgs/{org}/personal-access-tokens/{pat_id}"],updatePatAccesses:["POST /orgs/{org}/personal-access-tokens"],updateWebhook:["PATCH /orgs/{org}/hooks/{hook_id}"],updateWebhookConfigForOrg:["PATCH /orgs/{org}/hooks/{hook_id}/config"]},packages:{deletePackageForAuthenticatedUser:["DELETE /user/packages/{package_type}/{package_name}"],deletePackageForOrg:["DELETE /orgs/{org}/packages/{package_type}/{package_name}"],deletePackageForUser:["DELETE /users/{username}/packages/{package_type}/{package_name}"],deletePackageVersionForAuthenticatedUser:["DELETE /user/packages/{package_type}/{package_name}/versions/{package_version_id}"],deletePackageVersionForOrg:["DELETE /orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}"],deletePackageVersionForUser:["DELETE /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}"],getAllPackageVersionsForAPackageOwnedByAnOrg:["GET /orgs/{org}/packages/{package_type}/{package_name}/versions",{},{renamed:["packages","getAllPackageVersionsForPackageOwnedByOrg"]}],getAllPackageVersionsForAPackageOwnedByTheAuthenticatedUser:["GET /user/packages/{package_type}/{package_name}/versions",{},{renamed:["packages","getAllPackageVersionsForPackageOwnedByAuthenticatedUser"]}],getAllPackageVersionsForPackageOwnedByAuthenticatedUser:["GET /user/packages/{package_type}/{package_name}/versions"],getAllPackageVersionsForPackageOwnedByOrg:["GET /orgs/{org}/packages/{package_type}/{package_name}/versions"],getAllPackageVersionsForPackageOwnedByUser:["GET /users/{username}/packages/{package_type}/{package_name}/versions"],getPackageForAuthenticatedUser:["GET /user/packages/{package_type}/{package_name}"],getPackageForOrganization:["GET /orgs/{org}/packages/{package_type}/{package_name}"],getPackageForUser:["GET /users/{username}/packages/{package_type}/{package_name}"],getPackageVersionForAuthenticatedUser:["GET /user/packages/{package_type}/{package_name}/versions/{package_version_id}"],getPackageVersionForOrganization:["GET /orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}"],getPackageVersionForUser:["GET /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}"],listDockerMigrationConflictingPackagesForAuthenticatedUser:["GET /user/docker/conflicts"],listDockerMigrationConflictingPackagesForOrganization:["GET /orgs/{org}/docker/conflicts"],listDockerMigrationConflictingPackagesForUser:["GET /users/{username}/docker/conflicts"],listPackagesForAuthenticatedUser:["GET /user/packages"],listPackagesForOrganization:["GET /orgs/{org}/packages"],listPackagesForUser:["GET /users/{username}/packages"],restorePackageForAuthenticatedUser:["POST /user/packages/{package_type}/{package_name}/restore{?token}"],restorePackageForOrg:["POST /orgs/{org}/packages/{package_type}/{package_name}/restore{?token}"],restorePackageForUser:["POST /users/{username}/packages/{package_type}/{package_name}/restore{?token}"],restorePackageVersionForAuthenticatedUser:["POST /user/packages/{package_type}/{package_name}/versions/{package_version_id}/restore"],restorePackageVersionForOrg:["POST /orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}/restore"],restorePackageVersionForUser:["POST /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}/restore"]},privateRegistries:{createOrgPrivateRegistry:["POST /orgs/{org}/private-registries"],deleteOrgPrivateRegistry:["DELETE /orgs/{org}/private-registries/{secret_name}"],getOrgPrivateRegistry:["GET /orgs/{org}/private-registries/{secret_name}"],getOrgPublicKey:["GET /orgs/{org}/private-registries/public-key"],listOrgPrivateRegistries:["GET /orgs/{org}/private-registries"],updateOrgPrivateRegistry:["PATCH /orgs/{org}/private-registries/{secret_name}"]},projects:{addItemForOrg:["POST /orgs/{org}/projectsV2/{project_number}/items"],addItemForUser:["POST /users/{username}/projectsV2/{project_number}/items"],deleteItemForOrg:["DELETE /orgs/{org}/projectsV2/{project_number}/items/{item_id}"],deleteItemForUser:["DELETE /users/{username}/projectsV2/{project_number}/items/{item_id}"],getFieldForOrg:["GET /orgs/{org}/projectsV2/{project_number}/fields/{field_id}"],getFieldForUser:["GET /users/{username}/projectsV2/{project_number}/fields/{field_id}"],getForOrg:["GET /orgs/{org}/projectsV2/{project_number}"],getForUser:["GET /users/{username}/projectsV2/{project_number}"],getOrgItem:["GET /orgs/{org}/projectsV2/{project_number}/items/{item_id}"],getUserItem:["GET /users/{username}/projectsV2/{project_number}/items/{item_id}"],listFieldsForOrg:["GET /orgs/{org}/projectsV2/{project_number}/fields"],listFieldsForUser:["GET /users/{username}/projectsV2/{project_number}/fields"],listForOrg:["GET /orgs/{org}/projectsV2"],listForUser:["GET /users/{username}/projectsV2"],listItemsForOrg:["GET /orgs/{org}/projectsV2/{project_number}/items"],listItemsForUser:["GET /users/{username}/projectsV2/{project_number}/items"],updateItemForOrg:["PATCH /orgs/{org}/projectsV2/{project_number}/items/{item_id}"],updateItemForUser:["PATCH /users/{username}/projectsV2/{project_number}/items/{item_id}"]},pulls:{checkIfMerged:["GET /repos/{owner}/{repo}/pulls/{pull_number}/merge"],create:["POST /repos/{owner}/{repo}/pulls"],createReplyForReviewComment:["POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies"],createReview:["POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews"],createReviewComment:["POST /repos/{owner}/{repo}/pulls/{pull_number}/comments"],deletePendingReview:["DELETE /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}"],deleteReviewComment:["DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}"],dismissReview:["PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals"],get:["GET /repos/{owner}/{repo}/pulls/{pull_number}"],getReview:["GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}"],getReviewComment:["GET /repos/{owner}/{repo}/pulls/comments/{comment_id}"],list:["GET /repos/{owner}/{repo}/pulls"],listCommentsForReview:["GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments"],listCommits:["GET /repos/{owner}/{repo}/pulls/{pull_number}/commits"],listFiles:["GET /repos/{owner}/{repo}/pulls/{pull_number}/files"],listRequestedReviewers:["GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"],listReviewComments:["GET /repos/{owner}/{repo}/pulls/{pull_number}/comments"],listReviewCommentsForRepo:["GET /repos/{owner}/{repo}/pulls/comments"],listReviews:["GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews"],merge:["PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge"],removeRequestedReviewers:["DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"],requestReviewers:["POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"],submitReview:["POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events"],update:["PATCH /repos/{owner}/{repo}/pulls/{pull_number}"],updateBranch:["PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch"],updateReview:["PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}"],updateReviewComment:["PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}"]},rateLimit:{get:["GET /rate_limit"]},reactions:{createForCommitComment:["POST /repos/{owner}/{repo}/comments/{comment_id}/reactions"],createForIssue:["POST /repos/{owner}/{repo}/issues/{issue_number}/reactions"],createForIssueComment:["POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"],createForPullRequestReviewComment:["POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions"],createForRelease:["POST /repos/{owner}/{repo}/releases/{release_id}/reactions"],createForTeamDiscussionCommentInOrg:["POST /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}/reactions"],createForTeamDiscussionInOrg:["POST /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/reactions"],deleteForCommitComment:["DELETE /repos/{owner}/{repo}/comments/{comment_id}/reactions/{reaction_id}"],deleteForIssue:["DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}"],deleteForIssueComment:["DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}"],deleteForPullRequestComment:["DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions/{reaction_id}"],deleteForRelease:["DELETE /repos/{owner}/{repo}/releases/{release_id}/reactions/{reaction_id}"],deleteForTeamDiscussion:["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/reactions/{reaction_id}"],deleteForTeamDiscussionComment:["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}/reactions/{reaction_id}"],listForCommitComment:["GET /repos/{owner}/{repo}/comments/{comment_id}/reactions"],listForIssue:["GET /repos/{owner}/{repo}/issues/{issue_number}/reactions"],listForIssueComment:["GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"],listForPullRequestReviewComment:["GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions"],listForRelease:["GET /repos/{owner}/{repo}/releases/{release_id}/reactions"],listForTeamDiscussionCommentInOrg:["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}/reactions"],listForTeamDiscussionInOrg:["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/reactions"]},repos:{acceptInvitation:["PATCH /user/repository_invitations/{invitation_id}",{},{renamed:["repos","acceptInvitationForAuthenticatedUser"]}],acceptInvitationForAuthenticatedUser:["PATCH /user/repository_invitations/{invitation_id}"],addAppAccessRestrictions:["POST /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps",{},{mapToData:"apps"}],addCollaborator:["PUT /repos/{owner}/{repo}/collaborators/{username}"],addStatusCheckContexts:["POST /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts",{},{mapToData:"contexts"}],addTeamAccessRestrictions:["POST /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams",{},{mapToData:"teams"}],addUserAccessRestrictions:["POST /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users",{},{mapToData:"users"}],cancelPagesDeployment:["POST /repos/{owner}/{repo}/pages/deployments/{pages_deployment_id}/cancel"],checkAutomatedSecurityFixes:["GET /repos/{owner}/{repo}/automated-security-fixes"],checkCollaborator:["GET /repos/{owner}/{repo}/collaborators/{username}"],checkImmutableReleases:["GET /repos/{owner}/{repo}/immutable-releases"],checkPrivateVulnerabilityReporting:["GET /repos/{owner}/{repo}/private-vulnerability-reporting"],checkVulnerabilityAlerts:["GET /repos/{owner}/{repo}/vulnerability-alerts"],codeownersErrors:["GET /repos/{owner}/{repo}/codeowners/errors"],compareCommits:["GET /repos/{owner}/{repo}/compare/{base}...{head}"],compareCommitsWithBasehead:["GET /repos/{owner}/{repo}/compare/{basehead}"],createAttestation:["POST /repos/{owner}/{repo}/attestations"],createAutolink:["POST /repos/{owner}/{repo}/autolinks"],createCommitComment:["POST /repos/{owner}/{repo}/commits/{commit_sha}/comments"],createCommitSignatureProtection:["POST /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures"],createCommitStatus:["POST /repos/{owner}/{repo}/statuses/{sha}"],createDeployKey:["POST /repos/{owner}/{repo}/keys"],createDeployment:["POST /repos/{owner}/{repo}/deployments"],createDeploymentBranchPolicy:["POST /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies"],createDeploymentProtectionRule:["POST /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules"],createDeploymentStatus:["POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses"],createDispatchEvent:["POST /repos/{owner}/{repo}/dispatches"],createForAuthenticatedUser:["POST /user/repos"],createFork:["POST /repos/{owner}/{repo}/forks"],createInOrg:["POST /orgs/{org}/repos"],createOrUpdateEnvironment:["PUT /repos/{owner}/{repo}/environments/{environment_name}"],createOrUpdateFileContents:["PUT /repos/{owner}/{repo}/contents/{path}"],createOrgRuleset:["POST /orgs/{org}/rulesets"],createPagesDeployment:["POST /repos/{owner}/{repo}/pages/deployments"],createPagesSite:["POST /repos/{owner}/{repo}/pages"],createRelease:["POST /repos/{owner}/{repo}/releases"],createRepoRuleset:["POST /repos/{owner}/{repo}/rulesets"],createUsingTemplate:["POST /repos/{template_owner}/{template_repo}/generate"],createWebhook:["POST /repos/{owner}/{repo}/hooks"],customPropertiesForReposCreateOrUpdateRepositoryValues:["PATCH /repos/{owner}/{repo}/properties/values"],customPropertiesForReposGetRepositoryValues:["GET /repos/{owner}/{repo}/properties/values"],declineInvitation:["DELETE /user/repository_invitations/{invitation_id}",{},{renamed:["repos","declineInvitationForAuthenticatedUser"]}],declineInvitationForAuthenticatedUser:["DELETE /user/repository_invitations/{invitation_id}"],delete:["DELETE /repos/{owner}/{repo}"],deleteAccessRestrictions:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions"],deleteAdminBranchProtection:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/enforce_admins"],deleteAnEnvironment:["DELETE /repos/{owner}/{repo}/environments/{environment_name}"],deleteAutolink:["DELETE /repos/{owner}/{repo}/autolinks/{autolink_id}"],deleteBranchProtection:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection"],deleteCommitComment:["DELETE /repos/{owner}/{repo}/comments/{comment_id}"],deleteCommitSignatureProtection:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures"],deleteDeployKey:["DELETE /repos/{owner}/{repo}/keys/{key_id}"],deleteDeployment:["DELETE /repos/{owner}/{repo}/deployments/{deployment_id}"],deleteDeploymentBranchPolicy:["DELETE /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}"],deleteFile:["DELETE /repos/{owner}/{repo}/contents/{path}"],deleteInvitation:["DELETE /repos/{owner}/{repo}/invitations/{invitation_id}"],deleteOrgRuleset:["DELETE /orgs/{org}/rulesets/{ruleset_id}"],deletePagesSite:["DELETE /repos/{owner}/{repo}/pages"],deletePullRequestReviewProtection:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_pull_request_reviews"],deleteRelease:["DELETE /repos/{owner}/{repo}/releases/{release_id}"],deleteReleaseAsset:["DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}"],deleteRepoRuleset:["DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}"],deleteWebhook:["DELETE /repos/{owner}/{repo}/hooks/{hook_id}"],disableAutomatedSecurityFixes:["DELETE /repos/{owner}/{repo}/automated-security-fixes"],disableDeploymentProtectionRule:["DELETE /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules/{protection_rule_id}"],disableImmutableReleases:["DELETE /repos/{owner}/{repo}/immutable-releases"],disablePrivateVulnerabilityReporting:["DELETE /repos/{owner}/{repo}/private-vulnerability-reporting"],disableVulnerabilityAlerts:["DELETE /repos/{owner}/{repo}/vulnerability-alerts"],downloadArchive:["GET /repos/{owner}/{repo}/zipball/{ref}",{},{renamed:["repos","downloadZipballArchive"]}],downloadTarballArchive:["GET /repos/{owner}/{repo}/tarball/{ref}"],downloadZipballArchive:["GET /repos/{owner}/{repo}/zipball/{ref}"],enableAutomatedSecurityFixes:["PUT /repos/{owner}/{repo}/automated-security-fixes"],enableImmutableReleases:["PUT /repos/{owner}/{repo}/immutable-releases"],enablePrivateVulnerabilityReporting:["PUT /repos/{owner}/{repo}/private-vulnerability-reporting"],enableVulnerabilityAlerts:["PUT /repos/{owner}/{repo}/vulnerability-alerts"],generateReleaseNotes:["POST /repos/{owner}/{repo}/releases/generate-notes"],get:["GET /repos/{owner}/{repo}"],getAccessRestrictions:["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions"],getAdminBranchProtection:["GET /repos/{owner}/{repo}/branches/{branch}/protection/enforce_admins"],getAllDeploymentProtectionRules:["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules"],getAllEnvironments:["GET /repos/{owner}/{repo}/environments"],getAllStatusCheckContexts:["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts"],getAllTopics:["GET /repos/{owner}/{repo}/topics"],getAppsWithAccessToProtectedBranch:["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps"],getAutolink:["GET /repos/{owner}/{repo}/autolinks/{autolink_id}"],getBranch:["GET /repos/{owner}/{repo}/branches/{branch}"],getBranchProtection:["GET /repos/{owner}/{repo}/branches/{branch}/protection"],getBranchRules:["GET /repos/{owner}/{repo}/rules/branches/{branch}"],getClones:["GET /repos/{owner}/{repo}/traffic/clones"],getCodeFrequencyStats:["GET /repos/{owner}/{repo}/stats/code_frequency"],getCollaboratorPermissionLevel:["GET /repos/{owner}/{repo}/collaborators/{username}/permission"],getCombinedStatusForRef:["GET /repos/{owner}/{repo}/commits/{ref}/status"],getCommit:["GET /repos/{owner}/{repo}/commits/{ref}"],getCommitActivityStats:["GET /repos/{owner}/{repo}/stats/commit_activity"],getCommitComment:["GET /repos/{owner}/{repo}/comments/{comment_id}"],getCommitSignatureProtection:["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures"],getCommunityProfileMetrics:["GET /repos/{owner}/{repo}/community/profile"],getContent:["GET /repos/{owner}/{repo}/contents/{path}"],getContributorsStats:["GET /repos/{owner}/{repo}/stats/contributors"],getCustomDeploymentProtectionRule:["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules/{protection_rule_id}"],getDeployKey:["GET /repos/{owner}/{repo}/keys/{key_id}"],getDeployment:["GET /repos/{owner}/{repo}/deployments/{deployment_id}"],getDeploymentBranchPolicy:["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}"],getDeploymentStatus:["GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}"],getEnvironment:["GET /repos/{owner}/{repo}/environments/{environment_name}"],getLatestPagesBuild:["GET /repos/{owner}/{repo}/pages/builds/latest"],getLatestRelease:["GET /repos/{owner}/{repo}/releases/latest"],getOrgRuleSuite:["GET /orgs/{org}/rulesets/rule-suites/{rule_suite_id}"],getOrgRuleSuites:["GET /orgs/{org}/rulesets/rule-suites"],getOrgRuleset:["GET /orgs/{org}/rulesets/{ruleset_id}"],getOrgRulesets:["GET /orgs/{org}/rulesets"],getPages:["GET /repos/{owner}/{repo}/pages"],getPagesBuild:["GET /repos/{owner}/{repo}/pages/builds/{build_id}"],getPagesDeployment:["GET /repos/{owner}/{repo}/pages/deployments/{pages_deployment_id}"],getPagesHealthCheck:["GET /repos/{owner}/{repo}/pages/health"],getParticipationStats:["GET /repos/{owner}/{repo}/stats/participation"],getPullRequestReviewProtection:["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_pull_request_reviews"],getPunchCardStats:["GET /repos/{owner}/{repo}/stats/punch_card"],getReadme:["GET /repos/{owner}/{repo}/readme"],getReadmeInDirectory:["GET /repos/{owner}/{repo}/readme/{dir}"],getRelease:["GET /repos/{owner}/{repo}/releases/{release_id}"],getReleaseAsset:["GET /repos/{owner}/{repo}/releases/assets/{asset_id}"],getReleaseByTag:["GET /repos/{owner}/{repo}/releases/tags/{tag}"],getRepoRuleSuite:["GET /repos/{owner}/{repo}/rulesets/rule-suites/{rule_suite_id}"],getRepoRuleSuites:["GET /repos/{owner}/{repo}/rulesets/rule-suites"],getRepoRuleset:["GET /repos/{owner}/{repo}/rulesets/{ruleset_id}"],getRepoRulesetHistory:["GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history"],getRepoRulesetVersion:["GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history/{version_id}"],getRepoRulesets:["GET /repos/{owner}/{repo}/rulesets"],getStatusChecksProtection:["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks"],getTeamsWithAccessToProtectedBranch:["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams"],getTopPaths:["GET /repos/{owner}/{repo}/traffic/popular/paths"],getTopReferrers:["GET /repos/{owner}/{repo}/traffic/popular/referrers"],getUsersWithAccessToProtectedBranch:["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users"],getViews:["GET /repos/{owner}/{repo}/traffic/views"],getWebhook:["GET /repos/{owner}/{repo}/hooks/{hook_id}"],getWebhookConfigForRepo:["GET /repos/{owner}/{repo}/hooks/{hook_id}/config"],getWebhookDelivery:["GET /repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}"],listActivities:["GET /repos/{owner}/{repo}/activity"],listAttestations:["GET /repos/{owner}/{repo}/attestations/{subject_digest}"],listAutolinks:["GET /repos/{owner}/{repo}/autolinks"],listBranches:["GET /repos/{owner}/{repo}/branches"],listBranchesForHeadCommit:["GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head"],listCollaborators:["GET /repos/{owner}/{repo}/collaborators"],listCommentsForCommit:["GET /repos/{owner}/{repo}/commits/{commit_sha}/comments"],listCommitCommentsForRepo:["GET /repos/{owner}/{repo}/comments"],listCommitStatusesForRef:["GET /repos/{owner}/{repo}/commits/{ref}/statuses"],listCommits:["GET /repos/{owner}/{repo}/commits"],listContributors:["GET /repos/{owner}/{repo}/contributors"],listCustomDeploymentRuleIntegrations:["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules/apps"],listDeployKeys:["GET /repos/{owner}/{repo}/keys"],listDeploymentBranchPolicies:["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies"],listDeploymentStatuses:["GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses"],listDeployments:["GET /repos/{owner}/{repo}/deployments"],listForAuthenticatedUser:["GET /user/repos"],listForOrg:["GET /orgs/{org}/repos"],listForUser:["GET /users/{username}/repos"],listForks:["GET /repos/{owner}/{repo}/forks"],listInvitations:["GET /repos/{owner}/{repo}/invitations"],listInvitationsForAuthenticatedUser:["GET /user/repository_invitations"],listLanguages:["GET /repos/{owner}/{repo}/languages"],listPagesBuilds:["GET /repos/{owner}/{repo}/pages/builds"],listPublic:["GET /repositories"],listPullRequestsAssociatedWithCommit:["GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls"],listReleaseAssets:["GET /repos/{owner}/{repo}/releases/{release_id}/assets"],listReleases:["GET /repos/{owner}/{repo}/releases"],listTags:["GET /repos/{owner}/{repo}/tags"],listTeams:["GET /repos/{owner}/{repo}/teams"],listWebhookDeliveries:["GET /repos/{owner}/{repo}/hooks/{hook_id}/deliveries"],listWebhooks:["GET /repos/{owner}/{repo}/hooks"],merge:["POST /repos/{owner}/{repo}/merges"],mergeUpstream:["POST /repos/{owner}/{repo}/merge-upstream"],pingWebhook:["POST /repos/{owner}/{repo}/hooks/{hook_id}/pings"],redeliverWebhookDelivery:["POST /repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}/attempts"],removeAppAccessRestrictions:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps",{},{mapToData:"apps"}],removeCollaborator:["DELETE /repos/{owner}/{repo}/collaborators/{username}"],removeStatusCheckContexts:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts",{},{mapToData:"contexts"}],removeStatusCheckProtection:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks"],removeTeamAccessRestrictions:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams",{},{mapToData:"teams"}],removeUserAccessRestrictions:["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users",{},{mapToData:"users"}],renameBranch:["POST /repos/{owner}/{repo}/branches/{branch}/rename"],replaceAllTopics:["PUT /repos/{owner}/{repo}/topics"],requestPagesBuild:["POST /repos/{owner}/{repo}/pages/builds"],setAdminBranchProtection:["POST /repos/{owner}/{repo}/branches/{branch}/protection/enforce_admins"],setAppAccessRestrictions:["PUT /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps",{},{mapToData:"apps"}],setStatusCheckContexts:["PUT /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts",{},{mapToData:"contexts"}],setTeamAccessRestrictions:["PUT /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams",{},{mapToData:"teams"}],setUserAccessRestrictions:["PUT /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users",{},{mapToData:"users"}],testPushWebhook:["POST /repos/{owner}/{repo}/hooks/{hook_id}/tests"],transfer:["POST /repos/{owner}/{repo}/transfer"],update:["PATCH /repos/{owner}/{repo}"],updateBranchProtection:["PUT /repos/{owner}/{repo}/branches/{branch}/protection"],updateCommitComment:["PATCH /repos/{owner}/{repo}/comments/{comment_id}"],updateDeploymentBranchPolicy:["PUT /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}"],updateInformationAboutPagesSite:["PUT /repos/{owner}/{repo}/pages"],updateInvitation:["PATCH /repos/{owner}/{repo}/invitations/{invitation_id}"],updateOrgRuleset:["PUT /orgs/{org}/rulesets/{ruleset_id}"],updatePullRequestReviewProtection:["PATCH /repos/{owner}/{repo}/branches/{branch}/protection/required_pull_request_reviews"],updateRelease:["PATCH /repos/{owner}/{repo}/releases/{release_id}"],updateReleaseAsset:["PATCH /repos/{owner}/{repo}/releases/assets/{asset_id}"],updateRepoRuleset:["PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}"],updateStatusCheckPotection:["PATCH /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks",{},{renamed:["repos","updateStatusCheckProtection"]}],updateStatusCheckProtection:["PATCH /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks"],updateWebhook:["PATCH /repos/{owner}/{repo}/hooks/{hook_id}"],updateWebhookConfigForRepo:["PATCH /repos/{owner}/{repo}/hooks/{hook_id}/config"],uploadReleaseAsset:["POST /repos/{owner}/{repo}/releases/{release_id}/assets{?name,label}",{baseUrl:"https://uploads.github.com"}]},search:{code:["GET /search/code"],commits:["GET /search/commits"],issuesAndPullRequests:["GET /search/issues"],labels:["GET /search/labels"],repos:["GET /search/repositories"],topics:["GET /search/topics"],users:["GET /search/users"]},secretScanning:{createPushProtectionBypass:["POST /repos/{owner}/{repo}/secret-scanning/push-protection-bypasses"],getAlert:["GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}"],getScanHistory:["GET /repos/{owner}/{repo}/secret-scanning/scan-history"],listAlertsForOrg:["GET /orgs/{org}/secret-scanning/alerts"],listAlertsForRepo:["GET /repos/{owner}/{repo}/secret-scanning/alerts"],listLocationsForAlert:["GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}/locations"],listOrgPatternConfigs:["GET /orgs/{org}/secret-scanning/pattern-configurations"],updateAlert:["PATCH /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}"],updateOrgPatternConfigs:["PATCH /orgs/{org}/secret-scanning/pattern-configurations"]},securityAdvisories:{createFork:["POST /repos/{owner}/{repo}/security-advisories/{ghsa_id}/forks"],createPrivateVulnerabilityReport:["POST /repos/{owner}/{repo}/security-advisories/reports"],createRepositoryAdvisory:["POST /repos/{owner}/{repo}/security-advisories"],createRepositoryAdvisoryCveRequest:["POST /repos/{owner}/{repo}/security-advisories/{ghsa_id}/cve"],getGlobalAdvisory:["GET /advisories/{ghsa_id}"],getRepositoryAdvisory:["GET /repos/{owner}/{repo}/security-advisories/{ghsa_id}"],listGlobalAdvisories:["GET /advisories"],listOrgRepositoryAdvisories:["GET /orgs/{org}/security-advisories"],listRepositoryAdvisories:["GET /repos/{owner}/{repo}/security-advisories"],updateRepositoryAdvisory:["PATCH /repos/{owner}/{repo}/security-advisories/{ghsa_id}"]},teams:{addOrUpdateMembershipForUserInOrg:["PUT /orgs/{org}/teams/{team_slug}/memberships/{username}"],addOrUpdateRepoPermissionsInOrg:["PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}"],checkPermissionsForRepoInOrg:["GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}"],create:["POST /orgs/{org}/teams"],createDiscussionCommentInOrg:["POST /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments"],createDiscussionInOrg:["POST /orgs/{org}/teams/{team_slug}/discussions"],deleteDiscussionCommentInOrg:["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}"],deleteDiscussionInOrg:["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}"],deleteInOrg:["DELETE /orgs/{org}/teams/{team_slug}"],getByName:["GET /orgs/{org}/teams/{team_slug}"],getDiscussionCommentInOrg:["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}"],getDiscussionInOrg:["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}"],getMembershipForUserInOrg:["GET /orgs/{org}/teams/{team_slug}/memberships/{username}"],list:["GET /orgs/{org}/teams"],listChildInOrg:["GET /orgs/{org}/teams/{team_slug}/teams"],listDiscussionCommentsInOrg:["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments"],listDiscussionsInOrg:["GET /orgs/{org}/teams/{team_slug}/discussions"],listForAuthenticatedUser:["GET /user/teams"],listMembersInOrg:["GET /orgs/{org}/teams/{team_slug}/members"],listPendingInvitationsInOrg:["GET /orgs/{org}/teams/{team_slug}/invitations"],listReposInOrg:["GET /orgs/{org}/teams/{team_slug}/repos"],removeMembershipForUserInOrg:["DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}"],removeRepoInOrg:["DELETE /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}"],updateDiscussionCommentInOrg:["PATCH /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}"],updateDiscussionInOrg:["PATCH /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}"],updateInOrg:["PATCH /orgs/{org}/teams/{team_slug}"]},users:{addEmailForAuthenticated:["POST /user/emails",{},{renamed:["users","addEmailForAuthenticatedUser"]}],addEmailForAuthenticatedUser:["POST /user/emails"],addSocialAccountForAuthenticatedUser:["POST /user/social_accounts"],block:["PUT /user/blocks/{username}"],checkBlocked:["GET /user/blocks/{username}"],checkFollowingForUser:["GET /users/{username}/following/{target_user}"],checkPersonIsFollowedByAuthenticated:["GET /user/following/{username}"],createGpgKeyForAuthenticated:["POST /user/gpg_keys",{},{renamed:["users","createGpgKeyForAuthenticatedUser"]}],createGpgKeyForAuthenticatedUser:["POST /user/gpg_keys"],createPublicSshKeyForAuthenticated:["POST /user/keys",{},{renamed:["users","createPublicSshKeyForAuthenticatedUser"]}],createPublicSshKeyForAuthenticatedUser:["POST /user/keys"],createSshSigningKeyForAuthenticatedUser:["POST /user/ssh_signing_keys"],deleteAttestationsBulk:["POST /users/{username}/attestations/delete-request"],deleteAttestationsById:["DELETE /users/{username}/attestations/{attestation_id}"],deleteAttestationsBySubjectDigest:["DELETE /users/{username}/attestations/digest/{subject_digest}"],deleteEmailForAuthenticated:["DELETE /user/emails",{},{renamed:["users","deleteEmailForAuthenticatedUser"]}],deleteEmailForAuthenticatedUser:["DELETE /user/emails"],deleteGpgKeyForAuthenticated:["DELETE /user/gpg_keys/{gpg_key_id}",{},{renamed:["users","deleteGpgKeyForAuthenticatedUser"]}],deleteGpgKeyForAuthenticatedUser:["DELETE /user/gpg_keys/{gpg_key_id}"],deletePublicSshKeyForAuthenticated:["DELETE /user/keys/{key_id}",{},{renamed:["users","deletePublicSshKeyForAuthenticatedUser"]}],deletePublicSshKeyForAuthenticatedUser:["DELETE /user/keys/{key_id}"],deleteSocialAccountForAuthenticatedUser:["DELETE /user/social_accounts"],deleteSshSigningKeyForAuthenticatedUser:["DELETE /user/ssh_signing_keys/{ssh_signing_key_id}"],follow:["PUT /user/following/{username}"],getAuthenticated:["GET /user"],getById:["GET /user/{account_id}"],getByUsername:["GET /users/{username}"],getContextForUser:["GET /users/{username}/hovercard"],getGpgKeyForAuthenticated:["GET /user/gpg_keys/{gpg_key_id}",{},{renamed:["users","getGpgKeyForAuthenticatedUser"]}],getGpgKeyForAuthenticatedUser:["GET /user/gpg_keys/{gpg_key_id}"],getPublicSshKeyForAuthenticated:["GET /user/keys/{key_id}",{},{renamed:["users","getPublicSshKeyForAuthenticatedUser"]}],getPublicSshKeyForAuthenticatedUser:["GET /user/keys/{key_id}"],getSshSigningKeyForAuthenticatedUser:["GET /user/ssh_signing_keys/{ssh_signing_key_id}"],list:["GET /users"],listAttestations:["GET /users/{username}/attestations/{subject_digest}"],listAttestationsBulk:["POST /users/{username}/attestations/bulk-list{?per_page,before,after}"],listBlockedByAuthenticated:["GET /user/blocks",{},{renamed:["users","listBlockedByAuthenticatedUser"]}],listBlockedByAuthenticatedUser:["GET /user/blocks"],listEmailsForAuthenticated:["GET /user/emails",{},{renamed:["users","listEmailsForAuthenticatedUser"]}],listEmailsForAuthenticatedUser:["GET /user/emails"],listFollowedByAuthenticated:["GET /user/following",{},{renamed:["users","listFollowedByAuthenticatedUser"]}],listFollowedByAuthenticatedUser:["GET /user/following"],listFollowersForAuthenticatedUser:["GET /user/followers"],listFollowersForUser:["GET /users/{username}/followers"],listFollowingForUser:["GET /users/{username}/following"],listGpgKeysForAuthenticated:["GET /user/gpg_keys",{},{renamed:["users","listGpgKeysForAuthenticatedUser"]}],listGpgKeysForAuthenticatedUser:["GET /user/gpg_keys"],listGpgKeysForUser:["GET /users/{username}/gpg_keys"],listPublicEmailsForAuthenticated:["GET /user/public_emails",{},{renamed:["users","listPublicEmailsForAuthenticatedUser"]}],listPublicEmailsForAuthenticatedUser:["GET /user/public_emails"],listPublicKeysForUser:["GET /users/{username}/keys"],listPublicSshKeysForAuthenticated:["GET /user/keys",{},{renamed:["users","listPublicSshKeysForAuthenticatedUser"]}],listPublicSshKeysForAuthenticatedUser:["GET /user/keys"],listSocialAccountsForAuthenticatedUser:["GET /user/social_accounts"],listSocialAccountsForUser:["GET /users/{username}/social_accounts"],listSshSigningKeysForAuthenticatedUser:["GET /user/ssh_signing_keys"],listSshSigningKeysForUser:["GET /users/{username}/ssh_signing_keys"],setPrimaryEmailVisibilityForAuthenticated:["PATCH /user/email/visibility",{},{renamed:["users","setPrimaryEmailVisibilityForAuthenticatedUser"]}],setPrimaryEmailVisibilityForAuthenticatedUser:["PATCH /user/email/visibility"],unblock:["DELETE /user/blocks/{username}"],unfollow:["DELETE /user/following/{username}"],updateAuthenticated:["PATCH /user"]}},endpoints_default=Endpoints;var endpointMethodsMap=new Map;for(let[scope,endpoints]of Object.entries(endpoints_default))for(let[methodName,endpoint2]of Object.entries(endpoints)){let[route,defaults2,decorations]=endpoint2,[method,url]=route.split(/ /),endpointDefaults=Object.assign({method,url},defaults2);endpointMethodsMap.has(scope)||endpointMethodsMap.set(scope,new Map),endpointMethodsMap.get(scope).set(methodName,{scope,methodName,endpointDefaults,decorations})}var handler={has({scope},methodName){return endpointMethodsMap.get(scope).has(methodName)},getOwnPropertyDescriptor(target,methodName){return{value:this.get(target,methodName),configurable:!0,writable:!0,enumerable:!0}},defineProperty(target,methodName,descriptor){return Object.defineProperty(target.cache,methodName,descriptor),!0},deleteProperty(target,methodName){return delete target.cache[methodName],!0},ownKeys({scope}){return[...endpointMethodsMap.get(scope).keys()]},set(target,methodName,value){return target.cache[methodName]=value},get({octokit,scope,cache},methodName){if(cache[methodName])return cache[methodName];let method=endpointMethodsMap.get(scope).get(methodName);if(!method)return;let{endpointDefaults,decorations}=method;return decorations?cache[methodName]=decorate(octokit,scope,methodName,endpointDefaults,decorations):cache[methodName]=octokit.request.defaults(endpointDefaults),cache[methodName]}};function endpointsToMethods(octokit){let newMethods={};for(let scope of endpointMethodsMap.keys())newMethods[scope]=new Proxy({octokit,scope,cache:{}},handler);return newMethods}function decorate(octokit,scope,methodName,defaults2,decorations){let requestWithDefaults=octokit.request.defaults(defaults2);function withDecorations(...args){let options=requestWithDefaults.endpoint.merge(...args);if(decorations.mapToData)return options=Object.assign({},options,{data:options[decorations.mapToData],[decorations.mapToData]:void 0}),requestWithDefaults(options);if(decorations.renamed){let[newScope,newMethodName]=decorations.renamed;octokit.log.warn(`octokit.${scope}.${methodName}() has been renamed to octokit.${newScope}.${newMethodName}()`)}if(decorations.deprecated&&octokit.log.warn(decorations.deprecated),decorations.renamedParameters){let options2=requestWithDefaults.endpoint.merge(...args);for(let[name,alias]of Object.entries(decorations.renamedParameters))name in options2&&(octokit.log.warn(`"${name}" parameter is deprecated for "octokit.${scope}.${methodName}()". Use "${alias}" instead`),alias in options2||(options2[alias]=options2[name]),delete options2[name]);return requestWithDefaults(options2)}return requestWithDefaults(...args)}return Object.assign(withDecorations,requestWithDefaults)}function restEndpointMethods(octokit){return{rest:endpointsToMethods(octokit)}}restEndpointMethods.VERSION=VERSION7;function legacyRestEndpointMethods(octokit){let api=endpointsToMethods(octokit);return{...api,rest:api}}legacyRestEndpointMethods.VERSION=VERSION7;var VERSION8="22.0.1";var Octokit2=Octokit.plugin(requestLog,legacyRestEndpointMethods,paginateRest).defaults({userAgent:`octokit-rest.js/${VERSION8}`});function pause(ms,signal){return new Promise((resolve2,reject)=>{if(signal?.aborted)return reject(signal.reason);let aborted=()=>{clearTimeout(timer),reject(signal?.reason)},timer=setTimeout(()=>{signal?.removeEventListener("abort",aborted),resolve2()},ms);signal?.addEventListener("abort",aborted,{once:!0})})}function backoffMs(attempt){return Math.min(100*2**attempt,2e3)*(1-Math.random()/2)}init_error();init_read();init_read();var ClusterError=class extends Error{reason;status;verb;resource;object;namespace;conflicts;fields;static[Symbol.hasInstance](value){return value instanceof Error&&value.name==="ClusterError"}constructor(init){super(init.message,init.cause===void 0?void 0:{cause:init.cause}),this.name="ClusterError",this.reason=init.reason,this.status=init.status,this.verb=init.verb,this.resource=init.resource,this.object=init.object,this.namespace=init.namespace,this.conflicts=init.conflicts??[],this.fields=init.fields??[]}};function retryAfterMs(headers){let value=headers["retry-after"];if(value===void 0)return;let ms=/^\d+$/.test(value)?Number(value)*1e3:Date.parse(value)-Date.now();return Number.isNaN(ms)?void 0:Math.max(0,ms)}var http3=__toESM(require("node:http"),1),https3=__toESM(require("node:https"),1);init_agents();var textOf=async(response,ms)=>(await bytesOf(response,ms)).toString("utf8");async function bytesOf(response,ms){let parts=[],timer=setTimeout(()=>response.destroy(new Error(`no whole answer within ${ms/1e3} s`)),ms);try{for await(let part of response)parts.push(part)}finally{clearTimeout(timer)}return Buffer.concat(parts)}init_proxy();var maxRedirects=3,notAnApi="NotAnApi";function makeFetch(env,connectMs){let agents=new Map,agentOf=url=>{let known2=agents.get(url.origin);if(known2!==void 0)return known2;let agent=agentFor(url,environmentProxy(url,env),connectMs,"requests");return agents.set(url.origin,agent),agent};return async(given,init,ms,signal)=>{let deadline=performance.now()+ms,url=new URL(given);for(let redirects2=0;;redirects2++){let left=deadline-performance.now(),answer=await send(url,init,agentOf(url),left,signal),target=redirectOf(answer,url,init.method??"GET");if(target===void 0||redirects2===maxRedirects)return checked(answer);url=target}}}function checked(answer){let{status,headers}=answer;if(status>=400||status===204||status<300&&/\bjson\b/.test(headers.get("content-type")??""))return answer;let instead=headers.get("location")??headers.get("content-type")??"nothing",message=`the answer is no API's: status ${status}, ${instead}`;throw Object.assign(new Error(message),{code:notAnApi})}function redirectOf(answer,from,method){let followed=method==="GET"?[301,302,307,308]:[307,308],location=answer.headers.get("location");if(!followed.includes(answer.status)||location===void 0||!URL.canParse(location,from.href))return;let target=new URL(location,from.href);return target.origin===from.origin?target:void 0}function send(url,init,agent,ms,signal){let body=init.body===void 0?void 0:Buffer.from(init.body);return new Promise((resolve2,reject)=>{let request2=(url.protocol==="https:"?https3:http3).request(url,{method:init.method??"GET",agent,headers:{...init.headers,...body===void 0?{}:{"content-length":body.length}},...signal===void 0?{}:{signal}}),started=performance.now(),timer=setTimeout(()=>request2.destroy(new Error(`no answer within ${Math.ceil(ms/1e3)} s`)),Math.max(0,ms)),failed2=cause=>{clearTimeout(timer);let message=cause.message||cause.code||"the connection broke";reject(Object.assign(new Error(message,{cause}),{code:cause.code}))};request2.on("error",failed2),request2.on("response",response=>{clearTimeout(timer),textOf(response,Math.max(0,ms-(performance.now()-started))).then(text2=>{resolve2({url:url.href,status:response.statusCode??0,statusText:response.statusMessage??"",headers:new Map(Object.entries(response.headers).map(([name,value])=>[name,String(value)])),text:async()=>text2})},failed2)}),request2.end(body)})}var isRequestError=error=>error instanceof Error&&error.name==="HttpError"&&"status"in error,responseOf=error=>isRequestError(error)?error.response:void 0,statusOf=error=>isRequestError(error)&&error.response!==void 0?error.status:void 0,causeOf=error=>isRequestError(error)&&error.response===void 0&&error.cause instanceof Error?error.cause:error;function isUncertain(error){let status=statusOf(error);return status===void 0?isRequestError(error):status>=500}function isLasting(error){let cause=causeOf(error),code=cause.code??"";return cause instanceof JacScaleError||code===notAnApi||code==="ENOTFOUND"||/^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)}var adviceMs=6e4;function limitedMs(error,now){let status=statusOf(error);if(status!==403&&status!==429)return;let headers=responseOf(error)?.headers??{},after=headers["retry-after"];return after!==void 0?retryAfterMs({"retry-after":String(after)})??adviceMs:String(headers["x-ratelimit-remaining"])==="0"?Math.max(0,Number(headers["x-ratelimit-reset"])*1e3-now.getTime())||0:status===429||/rate limit|abuse detection/i.test(error.message)?adviceMs:void 0}function reasonOf(error,now){let status=statusOf(error);if(status===void 0&&!isRequestError(error))return error instanceof Error?error.message:String(error);if(status===void 0)return`GitHub cannot be reached: ${causeOf(error).message||"no answer"}`;let said2=messageOf(error),limited=limitedMs(error,now);return limited!==void 0?`GitHub's rate limit is reached, for ${Math.ceil(limited/1e3)} s more`:status===401?`GitHub does not take the token (${said2})`:status===403?`the token may not (${said2})${neededPermissions(error)}`:status===404?`GitHub does not find it, or the token may not see it (${said2})`:`GitHub answered ${status} (${said2})`}function messageOf(error){return textAt(responseOf(error)?.data,"message")||`status ${statusOf(error)}`}function neededPermissions(error){let accepted=responseOf(error)?.headers["x-accepted-github-permissions"];return accepted===void 0||accepted===""?"":`; the job needs the permission ${String(accepted).replaceAll("_","-").replaceAll("=",": ").replaceAll(/\s*;\s*/g," or ")}`}var defaults={connectMs:1e4,attemptMs:1e4,callMs:2e4,limitMs:6e4,pace:5},maxAttempts=4,silent={debug:()=>{},info:()=>{},warn:()=>{},error:()=>{}},Client=class{#options;#limits;#fetch;#lost=!1;constructor(options){this.#options=options,this.#limits={...defaults,...options.limits},this.#fetch=makeFetch(options.env,this.#limits.connectMs)}note(text2){this.#options.note(text2)}async ask(what,work,callMs=this.#limits.callMs){let{signal,clock,note}=this.#options;try{return await work(this.#octokit(callMs))}catch(error){this.#lost=isUncertain(error),signal?.aborted||note(`${what}: ${reasonOf(error,clock.now())}`);return}}#octokit(callMs){let{token,baseUrl,clock,signal}=this.#options,{attemptMs,limitMs,pace}=this.#limits,deadline=clock.monotonic()+callMs,limitLeft=limitMs,limitWaits=0,fetch=(url,init)=>this.#fetch(url,init,Math.min(attemptMs,deadline-clock.monotonic()),signal),octokit=new Octokit2({auth:token,baseUrl:baseUrl.replace(/\/+$/,""),userAgent:"jac-scale-action",log:silent,request:{fetch,log:silent}});return octokit.hook.wrap("request",async(request2,options)=>{for(let attempt=1;;attempt++)try{let answer=await request2(options);return this.#lost=!1,answer}catch(error){let limited=limitedMs(error,clock.now());if(limited!==void 0&&limited<=limitLeft&&limitWaits++<maxAttempts){limitLeft-=limited,deadline+=limited,await clock.sleep(limited,signal);continue}let uncertain=isUncertain(error)&&!signal?.aborted,wait=backoffMs(attempt-1)*pace;if(!(uncertain&&!isLasting(error)&&isRepeatable(options)&&attempt<(this.#lost?1:maxAttempts)&&clock.monotonic()+wait<deadline))throw error;await clock.sleep(wait,signal)}}),octokit}},isRepeatable=({method,url})=>method!=="POST"||url.endsWith("/statuses");var Author=class{#client;#app;#id;#refused=!1;constructor(client,app){this.#client=client,this.#app=app}learn({user:user2}){this.#id=user2?.id??this.#id}async own(octokit,written){if(written.length===0)return written;if(this.#id===void 0&&this.#app)return written.filter(({user:user2})=>user2?.type==="Bot");let id=this.#id??await this.#ask(octokit);return id===void 0?[]:written.filter(({user:user2})=>user2?.id===id)}async#ask(octokit){if(!this.#refused){try{this.learn({user:(await octokit.rest.users.getAuthenticated()).data})}catch(error){if(statusOf(error)!==403&&statusOf(error)!==404)throw error;this.#refused=!0,this.#client.note("comment: GitHub does not tell this token whose it is: no earlier comment counts as its own")}return this.#id}}},byAuthorOf=({user:user2},written)=>written.filter(each=>each.user?.id===user2?.id);var maxTries=3;function makeComments(client,target){let known2=new Map,author=new Author(client,target.bot),wantedOf=(marker,body)=>({marker,text:`${marker}
${body}`,author,known:known2});return{upsert:(marker,body,where)=>client.ask("comment",async octokit=>{let thread=await threadOf(octokit,target,where);if(thread===void 0){client.note("comment: no open pull request has the commit");return}return(await write(thread,wantedOf(marker,body))).html_url}),amend:async(marker,body,pullRequest)=>await client.ask("comment",octokit=>edit(pullRequestThread(octokit,target,pullRequest),wantedOf(marker,body)))!==void 0}}async function threadOf(octokit,target,where){if(where==="commit")return commitThread(octokit,target);let number=target.pullRequest??await openPullRequest(octokit,target);return number!==void 0?pullRequestThread(octokit,target,number):where==="pr"?void 0:commitThread(octokit,target)}async function openPullRequest(octokit,target){let{owner,repo,sha}=target,at2={owner,repo,commit_sha:sha,per_page:100};try{let open2=(await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit,at2)).filter(pull=>pull.state==="open");return(open2.find(pull=>pull.head.sha===sha)??open2[0])?.number}catch(error){if(statusOf(error)===403||statusOf(error)===404)return;throw error}}function pullRequestThread(octokit,{owner,repo},number){let{issues}=octokit.rest,at2={owner,repo,issue_number:number};return{name:`pull request ${number}`,octokit,list:()=>octokit.paginate(issues.listComments,{...at2,per_page:100}),create:async body=>(await issues.createComment({...at2,body})).data,update:async(id,body)=>(await issues.updateComment({owner,repo,comment_id:id,body})).data,remove:id=>issues.deleteComment({owner,repo,comment_id:id})}}function commitThread(octokit,{owner,repo,sha}){let{repos}=octokit.rest,at2={owner,repo,commit_sha:sha};return{name:`commit ${sha}`,octokit,list:()=>octokit.paginate(repos.listCommentsForCommit,{...at2,per_page:100}),create:async body=>(await repos.createCommitComment({...at2,body})).data,update:async(id,body)=>(await repos.updateCommitComment({owner,repo,comment_id:id,body})).data,remove:id=>repos.deleteCommitComment({owner,repo,comment_id:id})}}async function write(thread,wanted){for(let attempt=1;;attempt++){let edited=await edit(thread,wanted);if(edited!==void 0)return edited;try{let made2=await thread.create(wanted.text);wanted.author.learn(made2);let kept=await yieldToOlder(thread,wanted,made2)??made2;return wanted.known.set(keyOf(thread,wanted),kept.id),kept}catch(error){if(!isUncertain(error)||attempt===maxTries)throw error}}}var keyOf=({name},{marker})=>`${name} ${marker}`;async function edit(thread,wanted){let{known:known2,text:text2}=wanted,key=keyOf(thread,wanted),id=known2.get(key);if(id!==void 0){let edited2=await unlessGone(thread.update(id,text2));if(edited2!==void 0)return edited2;known2.delete(key)}let[oldest,...others]=await ours(thread,wanted);if(oldest===void 0)return;let edited=await unlessGone(thread.update(oldest.id,text2));if(edited!==void 0)return await removeAll(thread,byAuthorOf(oldest,others)),known2.set(key,edited.id),edited}async function yieldToOlder(thread,wanted,made2){let others=(await ours(thread,wanted)).filter(comment=>comment.id!==made2.id),[oldest]=others;if(oldest===void 0||oldest.id>made2.id){await removeAll(thread,others);return}let edited=await unlessGone(thread.update(oldest.id,wanted.text));return edited!==void 0&&await removeAll(thread,[...others.slice(1),made2]),edited}async function ours(thread,{marker,author}){let marked=(await thread.list()).filter(({body})=>body?.startsWith(marker)===!0);return(await author.own(thread.octokit,marked)).toSorted((a,b)=>a.id-b.id)}async function removeAll(thread,comments2){for(let comment of comments2)await thread.remove(comment.id).catch(()=>{})}async function unlessGone(request2){try{return await request2}catch(error){if(statusOf(error)===404)return;throw error}}var import_node_crypto=require("node:crypto");init_read();var attemptField="jac-scale",keyField="jac-scale-key",payloadFields=({attempt,key})=>({[attemptField]:attempt,...key===void 0?{}:{[keyField]:key}});function payloadOf({payload}){let fields2=typeof payload=="string"?parsed2(payload):payload;if(!isFields(fields2))return;let attempt=textAt(fields2,attemptField);return attempt===void 0?void 0:{attempt,key:textAt(fields2,keyField)}}function parsed2(text2){try{return JSON.parse(text2)}catch{return}}var atOnce=4,maxPages=3,maxReplaced=20;async function retireAll(octokit,at2,environment,key){let{repos}=octokit.rest,all=await octokit.paginate(repos.listDeployments,{...at2,environment,per_page:100}),keys=all.map(each=>payloadOf(each)?.key),alone=keys.every(each=>each===void 0||isBelow(each,key)),wanted=all.filter((_,index)=>{let own2=keys[index];return own2===void 0?alone:isBelow(own2,key)});for(let group of groupsOf(wanted))await Promise.all(group.map(async({id})=>{let[now]=await statesOf(octokit,at2,id);now!=="inactive"&&await deactivate(octokit,at2,id)}))}var isBelow=(own2,key)=>key===void 0||own2===key||own2.startsWith(`${key}/`);async function retireReplaced(octokit,at2,{id:current,environment,key}){let end=async id=>{let[now,...before]=await statesOf(octokit,at2,id);return now==="inactive"?before.includes("success"):(now!=="failure"&&now!=="error"&&await deactivate(octokit,at2,id),!1)},isReplaced=each=>{let payload=payloadOf(each);return each.id<current&&payload!==void 0&&payload.key===key},pages=octokit.paginate.iterator(octokit.rest.repos.listDeployments,{...at2,environment,per_page:100}),[page,seen]=[0,0];for await(let{data}of pages){for(let group of groupsOf(data.filter(isReplaced))){let ended=await Promise.all(group.map(({id})=>end(id)));if(seen+=group.length,ended.includes(!0)||seen>=maxReplaced)return}if(++page===maxPages)return}}async function statesOf({rest},at2,deployment_id){let{data}=await rest.repos.listDeploymentStatuses({...at2,deployment_id});return data.map(({state})=>state)}async function deactivate({rest},at2,deployment_id){await rest.repos.createDeploymentStatus({...at2,deployment_id,state:"inactive",auto_inactive:!1})}var groupsOf=all=>Array.from({length:Math.ceil(all.length/atOnce)},(_,index)=>all.slice(index*atOnce,(index+1)*atOnce));var newest=30,descriptionLimit=140,retireMs=6e4,maxTries2=3;function makeDeployments(client,target){let{owner,repo,logUrl}=target,made2=new Map;return{create:request2=>client.ask("deployment",async octokit=>{if(await jobHasOne(octokit,target,request2.environment))return;let id=await create(octokit,target,request2);return made2.set(id,request2),id}),setState:async(id,state,{url,description=""})=>{await client.ask("deployment status",async octokit=>{await octokit.rest.repos.createDeploymentStatus({owner,repo,deployment_id:id,state,description:shortened(description),auto_inactive:!1,...url===void 0?{}:{environment_url:url},...logUrl===void 0?{}:{log_url:logUrl}});let request2=made2.get(id);state==="success"&&request2!==void 0&&await retireReplaced(octokit,{owner,repo},{id,environment:request2.environment,key:request2.key})})},retire:async(environment,key)=>{await client.ask("deployment status",octokit=>retireAll(octokit,{owner,repo},environment,key),retireMs)}}}async function jobHasOne(octokit,target,environment){let{owner,repo,sha,runId}=target;if(runId===void 0)return!1;let{repos}=octokit.rest,{data}=await repos.listDeployments({owner,repo,sha,per_page:100}),candidates=data.filter(each=>payloadOf(each)===void 0).slice(0,newest),ofThisRun=new RegExp(`/actions/runs/${runId}(/|$)`);return(await Promise.all(candidates.map(async({id,environment:name})=>{let statuses=(await repos.listDeploymentStatuses({owner,repo,deployment_id:id})).data;return statuses.some(each=>ofThisRun.test(each.log_url||each.target_url||""))&&(name===environment||statuses[0]?.state==="in_progress")}))).includes(!0)}async function create(octokit,target,request2){let{owner,repo,sha}=target,{environment}=request2,{repos}=octokit.rest,attempt=(0,import_node_crypto.randomUUID)();for(let tries=1;;tries++){try{let{data:data2}=await repos.createDeployment({owner,repo,ref:sha,environment,description:shortened(request2.description),auto_merge:!1,required_contexts:[],transient_environment:request2.transient,production_environment:!request2.transient&&/^prod(uction)?$/i.test(environment),payload:payloadFields({attempt,key:request2.key})});if("id"in data2)return data2.id;throw new Error(data2.message??"no Deployment in the answer")}catch(error){if(!isUncertain(error)||tries===maxTries2)throw error}let{data}=await repos.listDeployments({owner,repo,sha,environment,per_page:100}),made2=data.find(each=>payloadOf(each)?.attempt===attempt);if(made2!==void 0)return made2.id}}var shortened=text2=>text2.length<=descriptionLimit?text2:`${text2.slice(0,descriptionLimit-1)}\u2026`;var states=["open","closed"];function makePullRequests(client,{owner,repo}){return{get:number=>client.ask(`pull request ${number}`,async({rest})=>{let{data}=await rest.pulls.get({owner,repo,pull_number:number});if(data.number!==number||!states.includes(data.state))throw new Error("the answer is no pull request");let head=data.head.repo;return{number,open:data.state==="open",fork:head?.id!==data.base.repo.id,headSha:data.head.sha}}),open:()=>client.ask("open pull requests",async({paginate:paginate2,rest})=>{let pages=0,list=async direction=>{let at2={owner,repo,state:"open",sort:"created",direction,per_page:100};return await paginate2(rest.pulls.list,at2,({data})=>(pages++,data.map(({number})=>number)))},open2=await list("asc");return new Set(pages>1?[...open2,...await list("desc")]:open2)}),repositoryId:()=>client.ask("id of the repository",async({rest})=>{let{data}=await rest.pulls.list({owner,repo,state:"all",per_page:1});return data[0]===void 0?void 0:String(data[0].base.repo.id)})}}function makeGitHub(options){let{owner,repo,sha,pullRequest,runId,logUrl,token}=options,client=new Client(options);return{comments:makeComments(client,{owner,repo,sha,pullRequest,bot:isAppToken(token)}),deployments:makeDeployments(client,{owner,repo,sha,runId,logUrl}),pullRequests:makePullRequests(client,{owner,repo})}}var isAppToken=token=>token.startsWith("ghs_");init_read_image();var import_promises=require("node:fs/promises"),import_node_os=require("node:os"),import_node_path=require("node:path");function fileCache(env){let folder2=(0,import_node_path.join)(env.XDG_CACHE_HOME||(0,import_node_path.join)(env.HOME||(0,import_node_os.homedir)(),".cache"),"jac-scale","images"),fileOf=key=>(0,import_node_path.join)(folder2,key.replace(/[^A-Za-z0-9._-]/g,"-"));return{get:key=>(0,import_promises.readFile)(fileOf(key),"utf8").catch(()=>{}),set:async(key,text2)=>{let part=`${fileOf(key)}.${process.pid}.part`;try{await(0,import_promises.mkdir)(folder2,{recursive:!0,mode:448}),await(0,import_promises.writeFile)(part,text2,{mode:384}),await(0,import_promises.rename)(part,fileOf(key))}catch{}}}}var import_node_child_process=require("node:child_process"),import_promises2=require("node:fs/promises"),import_node_os2=require("node:os"),import_node_path2=require("node:path");init_image();init_read();init_auth();var helperMs=3e4;async function storedLogin(registry2,env,warn=()=>{},repository){for(let file of filesOf(env)){let config=await configIn(file,warn);if(config===void 0)continue;let login=await loginIn(config,registry2,repository,env,warn);if(login!==void 0)return login}}function filesOf(env){let home=env.HOME||(0,import_node_os2.homedir)(),own2=env.REGISTRY_AUTH_FILE;if(own2)return[own2];let runtime=env.XDG_RUNTIME_DIR;return[...runtime?[(0,import_node_path2.join)(runtime,"containers/auth.json")]:[],(0,import_node_path2.join)(env.XDG_CONFIG_HOME||(0,import_node_path2.join)(home,".config"),"containers/auth.json"),(0,import_node_path2.join)(env.DOCKER_CONFIG||(0,import_node_path2.join)(home,".docker"),"config.json")]}async function configIn(file,warn){let text2=await(0,import_promises2.readFile)(file,"utf8").catch(error=>{error.code!=="ENOENT"&&error.code!=="ENOTDIR"&&warn(`${file} cannot be read: ${error.code}`)});if(text2!==void 0)try{return JSON.parse(text2)}catch{warn(`${file} is not JSON, so no login of it is used`);return}}async function loginIn(config,registry2,repository,env,warn){let names2=keysOf(registry2);for(let name of names2){let helper=textAt(config,"credHelpers",name)??textAt(config,"credsStore"),login=helper?await askHelper(helper,name,env,warn):void 0;if(login!==void 0)return login}for(let name of[...parentsOf(registry2,repository),...names2]){let login=entryOf(fieldsAt(config,"auths",name));if(login!==void 0)return login}}var keysOf=registry2=>registry2===dockerHub?["https://index.docker.io/v1/","docker.io","index.docker.io","registry-1.docker.io"]:[registry2,`https://${registry2}`,`https://${registry2}/v1/`,`https://${registry2}/v2/`,`http://${registry2}`];function parentsOf(registry2,repository){let parts=repository?.split("/")??[];return parts.map((_,index)=>[registry2,...parts.slice(0,parts.length-index)].join("/"))}function entryOf(entry){let token=textAt(entry,"identitytoken");if(token)return{username:identityTokenUser,password:token};let[username,...rest]=Buffer.from(textAt(entry,"auth")??"","base64").toString("utf8").split(":"),login={username:textAt(entry,"username")??username??"",password:textAt(entry,"password")??rest.join(":").replace(/\0+$/,"")};return login.username===""||login.password===""?void 0:login}function askHelper(helper,registry2,env,warn){if(!/^[\w.-]+$/.test(helper))return warn(`the credential helper ${JSON.stringify(helper)} is not a name`),Promise.resolve(void 0);let program2=`docker-credential-${helper}`;return new Promise(resolve2=>{let child=(0,import_node_child_process.execFile)(program2,["get"],{env,timeout:helperMs},(error,stdout)=>{if(error!==null)return/credentials not found|no credentials/i.test(stdout)||warn(`${program2} failed (${error.code??error.signal??error.name}), so it gave no login of ${registry2}`),resolve2(void 0);try{let answer=JSON.parse(stdout),username=textAt(answer,"Username")??"",password=textAt(answer,"Secret")??"";resolve2(password===""?void 0:{username,password})}catch{warn(`${program2} answered something that is not JSON`),resolve2(void 0)}});child.stdin?.on("error",()=>{}),child.stdin?.end(registry2)})}var import_node_events2=require("node:events");init_image();var loopback=/^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;function originOf(registry2,insecureRegistries2){let host=registry2===dockerHub?"registry-1.docker.io":registry2,plain4=loopback.test(host)||insecureRegistries2.includes(registry2);return new URL(`${plain4?"http":"https"}://${host}`)}init_http();var import_node_crypto3=require("node:crypto");init_digest();init_error();init_http();init_error();init_errors();init_http();var retryDefaults={retryMs:3e4,firstContactMs:4e3,busyMs:12e4,pace:1},fewAttempts=4,passing=new Set([408,429,500,502,503,504]),Passing=class extends Error{final;afterMs;constructor(final,afterMs){super(final.message),this.final=final,this.afterMs=afterMs}};async function failure(response,about){let status=response.statusCode??0,refusal=refusalOf(status,await textOf2(response)),error=refused(about,refusal);return passing.has(status)&&!isFull(refusal)?new Passing(error,retryAfterMs(response.headers)):error}async function passwordRefused(response,about){return wrongPassword(about,refusalOf(response.statusCode??0,await textOf2(response)))}async function textOf2(response){return await bodyOf(response,1<<20).then(body=>body.toString("utf8"),()=>"")}function broken(registry2,error){if(error instanceof JacScaleError)return error;if(error instanceof SourceFailed)return error.cause instanceof Error?error.cause:error;let final=unreachable(registry2,error);return isLasting2(error)?final:new Passing(final)}var Patience=class{#limits;#signal;#answered;#since;#attempt=0;constructor(limits,signal,answered2){this.#limits=limits,this.#signal=signal,this.#answered=answered2}progress(){this.#since=void 0,this.#attempt=0}async after(error){if(this.#signal?.throwIfAborted(),!(error instanceof Passing))throw error;let{retryMs,firstContactMs,busyMs,pace}=this.#limits;this.#since??=performance.now();let answered2=this.#answered(),allowed=error.afterMs!==void 0?busyMs:answered2?retryMs:firstContactMs,wait=(error.afterMs??2*backoffMs(this.#attempt))*pace,few=answered2&&++this.#attempt<fewAttempts,late=performance.now()-this.#since+wait>allowed;if(wait>allowed||late&&!few)throw error.final;await pause(wait,this.#signal)}};var binary={"content-type":"application/octet-stream"},mostRestarts=2,Upload=class{#session;#path;#about;#scopes;#source;#onSent;#to;#offset=0;#restarts=0;constructor(init){this.#session=init.session,this.#path=init.path,this.#about=init.about,this.#scopes=init.scopes,this.#source=init.source,this.#onSent=init.onSent,this.#to=init.open}async run(){let patience=this.#session.patience();for(;;){let before=this.#offset;try{if(await this.#attempt())return}catch(error){if(await patience.after(error),await this.#resume())return;this.#offset>before&&patience.progress()}}}async#attempt(){let{size,digest}=this.#source;this.#to??=await this.#start();let whole=this.#offset===0;if(!whole&&this.#offset<size){let range=`${this.#offset}-${size-1}`,answer2=await this.#send("PATCH",this.#to,{...binary,"content-range":range},[202,404,416]);if(answer2.resume(),answer2.statusCode!==202){if(this.#restarts++===mostRestarts)throw await failure(answer2,this.#about);return answer2.resume(),this.#anew()}answer2.resume(),this.#to=locationOf(answer2.headers.location,this.#to),this.#offset=size}let answer=await this.#send("PUT",withDigest(this.#to,digest),binary,[201,202,204,400,404,416]),status=answer.statusCode??0;if(status<300)return answer.resume(),!0;if(this.#restarts++===mostRestarts||status===400&&whole)throw await failure(answer,this.#about);return answer.resume(),this.#anew()}#send(method,to,headers,expect){let from=this.#offset,{size}=this.#source;return this.#session.once({method,to,about:this.#about,scopes:this.#scopes,headers,body:()=>from===size?new Uint8Array(0):{size:size-from,chunks:this.#source.open(from)},onSent:this.#onSent,expect})}async#start(){let answer=await this.#session.call({method:"POST",to:`${this.#path}uploads/`,about:this.#about,scopes:this.#scopes,body:()=>new Uint8Array(0),expect:[202]});return answer.resume(),locationOf(answer.headers.location,this.#session.origin)}#anew(){return this.#to=void 0,this.#offset=0,!1}async#resume(){let to=this.#to;if(this.#anew(),to===void 0)return!1;let ask={about:this.#about,scopes:this.#scopes},state=await this.#session.call({...ask,method:"GET",to,expect:[200,202,204,400,404,405,416]});state.resume();let end=/^(?:bytes[= ])?0-(\d+)$/.exec(String(state.headers.range??""))?.[1];if((state.statusCode??0)<300){this.#to=locationOf(state.headers.location??to.href,to);let reached=end===void 0||end==="0"?0:Number(end)+1;return this.#offset=Math.min(reached,this.#source.size),!1}return await hasBlob(this.#session,this.#path,this.#source.digest,ask)}};async function hasBlob(session,path,digest,ask){let to=`${path}${digest}`,answer=await session.call({...ask,method:"HEAD",to,expect:[200,404,405]});if(answer.resume(),answer.statusCode!==405)return answer.statusCode===200;let whole=await session.call({...ask,method:"GET",to,expect:[200,404]});return whole.destroy(),whole.statusCode===200}function withDigest(location,digest){let{href}=location,query2=`digest=${encodeURIComponent(digest)}`;return new URL(`${href}${/[?&]$/.test(href)?"":location.search===""?"?":"&"}${query2}`)}function locationOf(location,from){if(location===void 0||!URL.canParse(location,from.href))throw new Error("the registry opened an upload without saying where");let to=new URL(location,from);return to.hash="",to}var manifestTypes=["application/vnd.oci.image.index.v1+json","application/vnd.docker.distribution.manifest.list.v2+json","application/vnd.oci.image.manifest.v1+json","application/vnd.docker.distribution.manifest.v2+json"].join(", "),mountRefusals=[400,403,404,405,500,501,502,503,504],HttpRepository=class{registry;repository;#session;#about;#scopes;#path;#opened=new Map;constructor(session,about){this.registry=about.registry,this.repository=about.repository,this.#session=session,this.#about=about,this.#scopes=[`repository:${about.repository}:${about.access==="push"?"pull,push":"pull"}`],this.#path=`/v2/${about.repository}/`}async head(reference){let answer=await this.#ask("HEAD",`manifests/${reference}`,{accept:manifestTypes},[200,404,405]);if(answer.resume(),answer.statusCode===404)return;if(answer.statusCode===405)return await this.manifest(reference);let digest=answer.headers["docker-content-digest"];return isDigest(digest)?{digest,mediaType:mediaTypeOf(answer.headers["content-type"])}:await this.manifest(reference)}async manifest(reference){let patience=this.#session.patience();for(;;)try{let headers={accept:manifestTypes},answer=await this.#ask("GET",`manifests/${reference}`,headers,[200,404]),bytes=await bodyOf(answer).catch(error=>{throw broken(this.registry,error)});if(answer.statusCode===404)return;let digest=digestOf(bytes);if(isDigest(reference)&&digest!==reference)throw this.#corrupt(reference);return{bytes,digest,mediaType:mediaTypeOf(answer.headers["content-type"])}}catch(error){await patience.after(error)}}async putManifest(reference,{mediaType,bytes}){(await this.#session.call({method:"PUT",to:`${this.#path}manifests/${reference}`,about:this.#about,scopes:this.#scopes,headers:{"content-type":mediaType},body:()=>bytes,expect:[200,201,202]})).resume()}async*blob(blob,from=0){let{digest,size}=blob,hash=from===0?(0,import_node_crypto3.createHash)("sha256"):void 0,patience=this.#session.patience(),at2=from;for(;at2<size;)try{let headers=at2===0?{}:{range:`bytes=${at2}-`},answer=await this.#ask("GET",`blobs/${digest}`,headers,[200,206,404]);if(answer.statusCode===404)throw this.#missing(digest);let skip=answer.statusCode===206?0:at2;for await(let chunk of answer){let part=chunk.subarray(Math.min(skip,chunk.length));skip-=chunk.length-part.length,part.length!==0&&(at2+=part.length,hash?.update(part),patience.progress(),yield part)}if(at2<size)throw broken(this.registry,new Error("the connection was cut"))}catch(error){await patience.after(error instanceof JacScaleError?error:asBroken(this.registry,error))}if(hash!==void 0&&`sha256:${hash.digest("hex")}`!==digest)throw this.#corrupt(digest)}hasBlob(digest){return hasBlob(this.#session,`${this.#path}blobs/`,digest,{about:this.#about,scopes:this.#scopes})}async mountBlob(digest,from){let{noMounts,origin}=this.#session,pair=`${from} ${this.repository}`;if(noMounts.has(pair))return!1;let answer=await this.#mount(digest,from).catch(error=>{if(!(error instanceof JacScaleError)||error.code==="RegistryUnreachable")throw error});return answer?.resume(),answer?.statusCode===201?!0:(answer?.statusCode===202?this.#opened.set(digest,locationOf(answer.headers.location,origin)):noMounts.add(pair),!1)}#mount(digest,from){return this.#session.call({method:"POST",to:`${this.#path}blobs/uploads/?${new URLSearchParams({mount:digest,from})}`,about:this.#about,scopes:[...this.#scopes,`repository:${from}:pull`],body:()=>new Uint8Array(0),expect:[201,202,...mountRefusals]})}async putBlob(source,onSent){let open2=this.#opened.get(source.digest);this.#opened.delete(source.digest),await new Upload({session:this.#session,path:`${this.#path}blobs/`,about:this.#about,scopes:this.#scopes,source,onSent,open:open2}).run()}#ask(method,what,headers,expect){return this.#session.call({method,to:`${this.#path}${what}`,about:this.#about,scopes:this.#scopes,headers,expect})}#missing(digest){return new JacScaleError({code:"ImageNotFound",what:`${this.registry} has no blob ${digest} of ${this.repository}`,why:"its manifest is there and a part of the image is not",next:"push that image again"})}#corrupt(digest){return new JacScaleError({code:"ImageCorrupt",what:`${this.registry} gave other bytes for ${this.repository}@${digest}`,why:"they do not have that digest",next:"run the command again; if it stays so, push that image again"})}};function asBroken(registry2,error){return error instanceof Passing?error:broken(registry2,error)}var isDigest=text2=>typeof text2=="string"&&/^sha256:[0-9a-f]{64}$/.test(text2),mediaTypeOf=header2=>(header2??"").split(";")[0]?.trim()??"";init_auth();init_http();var redirects=new Set([301,302,303,307,308]),sameMethod=new Set([307,308]),mostRedirects=5,challengesOf=({headers})=>parseChallenges(headers["www-authenticate"]??""),Session=class{origin;noMounts=new Set;#http;#authorizer;#registry;#limits;#signal;#answered=!1;constructor(init){this.origin=init.origin,this.#http=init.http,this.#registry=init.registry,this.#limits=init.limits,this.#signal=init.signal,this.#authorizer=new Authorizer({...init,send:call=>this.#token(call),challenges:about=>this.#challenges(about)})}patience(){return new Patience(this.#limits,this.#signal,()=>this.#answered)}async call(call){let patience=this.patience();for(;;)try{return await this.once(call)}catch(error){await patience.after(error)}}async once(call){let{about,scopes}=call,fresh=!1;for(;;){let authorization=await this.#authorizer.header(scopes,about),response=await this.#follow(call,authorization),status=response.statusCode??0;if(status===401){if(!fresh&&this.#authorizer.refused(authorization,challengesOf(response),scopes)){await drained(response),fresh=!0;continue}if(isBasic(authorization))throw await passwordRefused(response,about)}if(call.expect.includes(status))return response;throw await failure(response,about)}}async#challenges(about){let response=await this.#follow({method:"GET",to:"/v2/"},void 0),status=response.statusCode??0;if(status>=500||status===429)throw await failure(response,about);return await drained(response),status===401?challengesOf(response):[]}async#follow(call,authorization){let{method,headers={},onSent}=call,url=this.#secured(new URL(call.to,this.origin));for(let hop=0;;hop++){let own2=url.origin===this.origin.origin&&authorization!==void 0,response=await this.#attempt({method,url,headers:{...headers,...own2?{authorization}:{}},body:call.body?.(),onSent}),{location}=response.headers,status=response.statusCode??0;if(!(method==="GET"||method==="HEAD"?redirects.has(status):sameMethod.has(status))||location===void 0||hop===mostRedirects)return response;response.resume(),url=this.#secured(new URL(location,url))}}#secured(url){return this.origin.protocol==="https:"&&url.protocol==="http:"&&url.hostname===this.origin.hostname?new URL(`${this.origin.origin}${url.pathname}${url.search}`):url}async#attempt(call){try{let response=await this.#http.send(call);return this.#answered=!0,response}catch(error){throw this.#signal?.throwIfAborted(),broken(this.#registry,error)}}async#token(call,hops=mostRedirects){let response=await this.#attempt(call),status=response.statusCode??0,{location=""}=response.headers,next=URL.canParse(location,call.url.href)?new URL(location,call.url):void 0;if((call.method==="GET"?redirects.has(status):sameMethod.has(status))&&location!==""&&next?.origin===call.url.origin&&hops>0)return response.resume(),await this.#token({...call,url:next},hops-1);if(status<500&&status!==429)return response;let about={registry:this.#registry,repository:"",access:"pull",login:void 0};throw await failure(response,{...about,repository:`a token from ${call.url.host}`})}};var httpDefaults={connectMs:1e4,idleMs:6e4,commitMs:6e5};function registriesOf(options){let{env,signal,insecureRegistries:insecureRegistries2,version,manners=new Map}=options;signal!==void 0&&(0,import_node_events2.setMaxListeners)(0,signal);let limits={...retryDefaults,...httpDefaults,...options.limits},http5=new Http({...limits,env,signal,userAgent:`kubectl-jac/${version}`}),sessions=new Map,sessionOf=(registry2,login)=>{let key=JSON.stringify([registry2,login]),known2=sessions.get(key);if(known2!==void 0)return known2;let origin=originOf(registry2,insecureRegistries2),manner=manners.get(origin.href)??{};manners.set(origin.href,manner);let session=new Session({registry:registry2,origin,login,manner,http:http5,limits,signal});return sessions.set(key,session),session};return{repository:({registry:registry2,repository},login,access)=>new HttpRepository(sessionOf(registry2,login),{registry:registry2,repository,access,login}),close:()=>http5.close()}}var import_node_crypto4=require("node:crypto"),import_promises3=require("node:fs/promises"),import_node_os3=require("node:os"),import_node_path3=require("node:path"),memoryLimit=2<<20,pieceSize=64*1024,FileSpool=class{#folder;#limit;#files=[];constructor(folder2=(0,import_node_os3.tmpdir)(),limit=memoryLimit){this.#folder=folder2,this.#limit=limit}async keep(chunks){let hash=(0,import_node_crypto4.createHash)("sha256"),parts=[],size=0,file;for await(let chunk of chunks){if(hash.update(chunk),size+=chunk.length,file===void 0&&size>this.#limit){file=await this.#file();for(let part of parts.splice(0))await file.writeFile(part)}file===void 0?parts.push(Buffer.from(chunk)):await file.writeFile(chunk)}let digest=`sha256:${hash.digest("hex")}`,kept=file;if(kept!==void 0)return{digest,size,open:start=>piecesOf(kept,start)};let all=Buffer.concat(parts);return{digest,size,open:from=>slices(all.subarray(from))}}async close(){await Promise.all(this.#files.splice(0).map(file=>file.close()))}async#file(){let path=(0,import_node_path3.join)(this.#folder,`jac-scale-${(0,import_node_crypto4.randomUUID)()}`),file=await(0,import_promises3.open)(path,"wx+",384);return this.#files.push(file),await(0,import_promises3.rm)(path),file}};async function*piecesOf(file,start){for(let at2=start;;){let{bytesRead,buffer}=await file.read(Buffer.allocUnsafe(pieceSize),0,pieceSize,at2);if(bytesRead===0)return;at2+=bytesRead,yield buffer.subarray(0,bytesRead)}}async function*slices(bytes){for(let at2=0;at2<bytes.length;at2+=pieceSize)yield bytes.subarray(at2,at2+pieceSize)}var publicMs=5e3,impatient={retryMs:-1,firstContactMs:-1,busyMs:-1};function daemonlessImages(options,wheels){let{env,emit}=options,manners=new Map,withDeps=async act=>{let registries=registriesOf({...options,manners}),spool=new FileSpool(env.RUNNER_TEMP||void 0);try{return await act({registries,wheels,spool,cache:fileCache(env),emit})}finally{registries.close(),await spool.close()}},engine=()=>Promise.resolve().then(()=>(init_daemonless(),daemonless_exports));return{build:request2=>withDeps(async deps=>(await engine()).buildDaemonless(deps,request2)),foresee:request2=>withDeps(async deps=>(await engine()).foresee(deps,request2)),resolve:async(name,login)=>await withDeps(async({registries})=>{let found=await registries.repository(name,login,"pull").head(name.digest??name.tag??"latest");if(found===void 0)throw imageNotFound(name);return found.digest}),isPublic:async name=>{let signals=[AbortSignal.timeout(publicMs),...options.signal===void 0?[]:[options.signal]],limits={...options.limits,...impatient},registries=registriesOf({...options,manners,limits,signal:AbortSignal.any(signals)});try{let reference=name.digest??name.tag??"latest";return await registries.repository(name,void 0,"pull").head(reference)!==void 0}catch{return options.signal?.throwIfAborted(),!1}finally{registries.close()}},storedLogin:(registry2,repository)=>storedLogin(registry2,env,message=>emit({type:"warning",warning:{code:"LoginUnread",message}}),repository)}}function makeImages(deps){let daemonless=daemonlessImages(deps,{layer:async function*(request2){yield*(await Promise.resolve().then(()=>(init_pip(),pip_exports))).pipWheels(deps).layer(request2)}});return{...daemonless,build:async request2=>request2.dockerfile===void 0?await daemonless.build(request2):await fromDockerfile(deps,request2),foresee:async request2=>request2.dockerfile===void 0?await daemonless.foresee(request2):void 0}}var makeDockerfileImages=deps=>({build:request2=>fromDockerfile(deps,request2),storedLogin:(...given)=>makeImages(deps).storedLogin(...given)});async function fromDockerfile(deps,request2){let{buildVerified:buildVerified2}=await Promise.resolve().then(()=>(init_dockerfile2(),dockerfile_exports)),registries=registriesOf(deps);try{return await buildVerified2(request2,deps,registries)}finally{registries.close()}}var import_promises11=require("node:fs/promises"),import_node_path11=require("node:path");init_image();init_tar();init_assemble();init_base();init_layer();init_packed();init_push();init_read_image();var folder="app",user=10001,launch={User:`${user}:${user}`,WorkingDir:`/${folder}`,Entrypoint:["node","--max-semi-space-size=2",`/${folder}/orchestrator.cjs`],Cmd:[],ExposedPorts:{"8000/tcp":{}},Env:{NODE_ENV:"production",MALLOC_ARENA_MAX:"2",MALLOC_MMAP_THRESHOLD_:"131072",MALLOC_TRIM_THRESHOLD_:"131072"}};async function buildServiceImage({registries,cache,spool,emit},program2,request2){let{registry:registry2,repository,tag=program2.version}=request2.target,name={registry:registry2,repository,tag},base=registries.repository(request2.base,request2.baseLogin,"pull"),target=registries.repository(name,request2.login,"push");emit({type:"phase",phase:"build",message:`putting the orchestrator on ${imageText(request2.base)}`});let[baseDigest,tagged,layer]=await Promise.all([digestOf2(base,request2.base),target.head(tag),packedLayer(spool,layerTar(folder,0,filesOf4(program2)),"jac-scale: the orchestrator")]),images=await readBase({repository:base,name:request2.base,cache},baseDigest,request2.platforms),notes={"org.opencontainers.image.title":repository.split("/").at(-1)??"","org.opencontainers.image.version":program2.version,"org.opencontainers.image.base.name":imageText(request2.base),"org.opencontainers.image.base.digest":baseDigest},parts=images.map(image2=>({base:image2,...assemble(image2,[layer.layer],launch,notes)})),[first]=parts;if(first===void 0)throw new RangeError("no platform was chosen");let top=parts.length===1?first.manifest:assembleIndex(first.base.family,parts,notes),built={name,digest:top.digest,builder:"daemonless"};if(tagged?.digest===top.digest)return{...built,reused:!0,sentBytes:0};emit({type:"phase",phase:"push",message:`pushing ${imageText(name)}`});let push=new Push(target,(sent,total)=>emit({type:"upload",sent,total})),layers=parts.flatMap(part=>part.base.layers),blobs=[layer.source,...parts.map(({config})=>inMemory(config))];if(await push.all(blobs,{repository:base,layers}),parts.length>1)for(let{manifest}of parts)await target.putManifest(manifest.digest,manifest);return await target.putManifest(tag,top),await verifyPushed(target,top),{...built,reused:!1,sentBytes:push.sent}}async function digestOf2(base,name){let found=name.digest??(await base.head(name.tag??"latest"))?.digest;if(found===void 0)throw imageNotFound(name);return found}function filesOf4({files}){return Object.entries(files).sort(([a],[b])=>compareBytes(a,b)).map(([path,bytes])=>({path,size:bytes.length,mode:420,content:[bytes]}))}init_error();var names=["orchestrator.cjs","LICENSES.txt"];function makeServiceImages(deps,folder2){return{build:async request2=>{let files=await Promise.all(names.map(async name=>[name,await read(folder2,name)])),program2={version:deps.version,files:Object.fromEntries(files)},registries=registriesOf(deps),spool=new FileSpool(deps.env.RUNNER_TEMP||void 0);try{let cache=fileCache(deps.env);return await buildServiceImage({registries,cache,spool,emit:deps.emit},program2,request2)}finally{registries.close(),await spool.close()}}}}async function read(folder2,name){try{return await(0,import_promises11.readFile)((0,import_node_path11.join)(folder2,name))}catch(cause){throw usageError({code:"ProgramMissing",what:`${(0,import_node_path11.join)(folder2,name)} cannot be read, and the image is made of it`,next:"install the plugin whole: its dist/ folder as it is in the repository",place:{file:(0,import_node_path11.join)(folder2,name)},cause})}}init_error();init_read();init_error();function nearest(name,candidates){let plain4=text2=>text2.replace(/[-_]/g,"").toLowerCase(),same=candidates.find(candidate=>plain4(candidate)===plain4(name));if(same!==void 0)return same;let most=Math.max(2,Math.floor(name.length/3)),[best]=candidates.map(candidate=>({candidate,distance:distance(name,candidate)})).filter(each=>each.distance<=most&&each.distance<each.candidate.length).sort((a,b)=>a.distance-b.distance);return best?.candidate}function distance(a,b){let before=[],last=Array.from({length:b.length+1},(_,j)=>j);for(let i2=1;i2<=a.length;i2++){let row2=[i2];for(let j=1;j<=b.length;j++){let cost=a[i2-1]===b[j-1]?0:1,least=Math.min((row2[j-1]??0)+1,(last[j]??0)+1,(last[j-1]??0)+cost);i2>1&&j>1&&a[i2-1]===b[j-2]&&a[i2-2]===b[j-1]&&(least=Math.min(least,(before[j-2]??0)+1)),row2.push(least)}before=last,last=row2}return last[b.length]??0}init_error();var import_yaml2=__toESM(require_dist(),1);var import_yaml=__toESM(require_dist(),1);init_error();init_error();var placeholderTypes=["string","integer","boolean","list","map"];function fill(template,values){let given=checked2(template,values);return template.documents.flatMap(({node})=>fillNode(node,given)??[])}function checked2(template,values){let given=new Map;for(let name of Object.keys(values))if(!Object.hasOwn(template.placeholders,name))throw invalid2(template,name,1,`no placeholder is called ${name}`);for(let[name,placeholder]of Object.entries(template.placeholders)){let taken=(Object.hasOwn(values,name)?values[name]:void 0)??placeholder.default;if(taken===void 0){if(placeholder.required===!0)throw invalid2(template,name,placeholder.line,`${name} is required and has no value`);continue}let complaint=complaintOf2(placeholder,taken);if(complaint!==void 0)throw invalid2(template,name,placeholder.line,`${name} ${complaint}`);given.set(name,taken)}return given}function complaintOf2({type,choices,pattern},value){if(!isOfType(value,type))return`takes a value of type ${type}`;if(choices!==void 0&&!choices.includes(value))return`takes one of ${choices.join(", ")}`;if(pattern!==void 0&&typeof value=="string"&&!new RegExp(`^(?:${pattern})$`,"u").test(value))return`takes a value that matches ${pattern}`}function isOfType(value,type){switch(type){case"string":return typeof value=="string";case"integer":return Number.isSafeInteger(value);case"boolean":return typeof value=="boolean";case"list":return Array.isArray(value)&&value.every(isJson);case"map":return isMap(value)&&Object.values(value).every(isJson)}}function isJson(value){return value===null||typeof value=="boolean"||typeof value=="string"?!0:typeof value=="number"?Number.isFinite(value):isOfType(value,"list")||isOfType(value,"map")}function isMap(value){return typeof value=="object"&&value!==null&&!Array.isArray(value)}function fillNode(node,given){if(typeof node!="object"||node===null)return node;if(Array.isArray(node)){let items=node.map(item=>fillNode(item,given)).filter(item=>item!==void 0);return items.length===0&&node.length>0?void 0:items}if(typeof node.$value=="string")return given.get(node.$value);if(Array.isArray(node.$text))return fillText(node.$text,given);if(typeof node.$when=="string")return(given.get(node.$when)??!1)!==!1?fillNode(node.$then??null,given):void 0;let keys=Object.keys(node),filled={};for(let key of keys){let value=fillNode(node[key]??null,given);value!==void 0&&(filled[key]=value)}return Object.keys(filled).length===0&&keys.length>0?void 0:filled}function fillText(parts,given){let pieces=parts.map((part,index)=>index%2===0?part:given.get(String(part)));return pieces.includes(void 0)?void 0:pieces.map(String).join("")}function invalid2(template,key,line2,what){return usageError({code:"TemplateValueInvalid",what,place:{file:template.file,line:line2,key}})}function parse3(source){let lines=new import_yaml.LineCounter,parsed5=(0,import_yaml.parseAllDocuments)(source.text,{lineCounter:lines,strict:!0}),documents=Array.isArray(parsed5)?parsed5:[];for(let document of documents){let[problem]=[...document.errors,...document.warnings];if(problem!==void 0)throw invalid3(source.file,problem.linePos?.[0].line??1,"",problem.message.split(`
`)[0]??"")}return{parsed:documents,lines}}function declarations(source){let{parsed:parsed5,lines}=parse3(source),contents=parsed5[0]?.contents;if(!(0,import_yaml.isMap)(contents))throw invalid3(source.file,1,"","expected a map of placeholders");return Object.fromEntries(contents.items.map(({key,value})=>{let name=String(key),line2=lineOf(key,lines),fail=what=>invalid3(source.file,line2,name,what);if(!/^[a-z][A-Za-z0-9]*$/.test(name))throw fail(`${name} is no name of a placeholder (lowerCamelCase)`);let{type,description,required,default:preset,choices,pattern,secret,oneOf,requiredWith,...rest}=(0,import_yaml.isMap)(value)?value.toJSON():{};if(!placeholderTypes.includes(type))throw fail(`type has to be one of ${placeholderTypes.join(", ")}`);if(typeof description!="string")throw fail(`${name} has no description`);if(required!==void 0&&typeof required!="boolean")throw fail("required has to be true or false");if(preset!==void 0&&!isOfType(preset,type))throw fail(`default is not of type ${type}`);let[unknown2]=Object.keys(rest);if(unknown2!==void 0)throw fail(`unknown key ${unknown2}`);if(choices!==void 0&&!(Array.isArray(choices)&&choices.every(one=>isOfType(one,type))))throw fail(`choices has to be a list of values of type ${type}`);if(pattern!==void 0&&(type!=="string"||!isPattern(pattern)))throw fail("pattern has to be a regular expression, and its placeholder a string");if(![oneOf,requiredWith].every(each=>each===void 0||typeof each=="string"))throw fail("oneOf and requiredWith have to be a word");if(secret!==void 0&&(secret!==!0||type!=="string"||preset!==void 0))throw fail("secret is true or absent, of a string without a default");let optional={...required===void 0?{}:{required},...preset===void 0?{}:{default:preset},...choices===void 0?{}:{choices},...pattern===void 0?{}:{pattern},...secret===void 0?{}:{secret},...oneOf===void 0?{}:{oneOf},...requiredWith===void 0?{}:{requiredWith}},placeholder={type,description,...optional,line:line2},complaint=preset===void 0?void 0:complaintOf2(placeholder,preset);if(complaint!==void 0)throw fail(`default of ${name}: it ${complaint}`);return[name,placeholder]}))}function isPattern(text2){try{return typeof text2=="string"&&new RegExp(text2,"u")instanceof RegExp}catch{return!1}}function lineOf(node,lines){return lines.linePos(node.range?.[0]??0).line}function invalid3(file,line2,key,what){return usageError({code:"TemplateInvalid",what,place:{file,line:line2,...key===""?{}:{key}}})}function compile(source){let declared=declarations(source.placeholders),placeholders={...source.builtIn,...declared},used=new Set,documents=source.documents.flatMap(file=>{let{parsed:parsed5,lines}=parse3(file);return parsed5.map(document=>{if(document.contents===null)throw invalid3(file.file,1,"","empty document");let line2=lineOf(document.contents,lines),scope={file:file.file,lines,placeholders,files:source.files,used};return{file:file.file,line:line2,node:compileNode(document.contents,"",scope)}})});for(let[name,{line:line2}]of Object.entries(declared))if(!used.has(name))throw invalid3(source.placeholders.file,line2,name,`${name} is declared but not used`);return{file:source.placeholders.file,placeholders,documents}}function compileNode(node,path,scope){if((0,import_yaml2.isSeq)(node))return node.items.map((item,index)=>compileNode(item,`${path}[${index}]`,scope));if((0,import_yaml2.isMap)(node))return compileMap(node,path,scope);let line2=lineOf(node,scope.lines);if((0,import_yaml2.isAlias)(node))throw invalid3(scope.file,line2,path,"aliases are not allowed");let value=(0,import_yaml2.isScalar)(node)?node.value:null;if(typeof value=="string")return compileText(value,line2,path,scope);if(value===null||typeof value=="boolean"||typeof value=="number")return value;throw invalid3(scope.file,line2,path,"expected text, a number, true, false or null")}function compileMap(map,path,scope){let entries=new Map(map.items.map(({key,value})=>[String(key),{key,value}])),flag=entries.get("when");if(flag!==void 0){let line2=lineOf(flag.key,scope.lines),given=(0,import_yaml2.isMap)(flag.value)?flag.value.get("given"):void 0,name=typeof given=="string"&&(0,import_yaml2.isMap)(flag.value)&&flag.value.items.length===1?use(given,line2,`${path}.when`,scope):use(plain(flag.value),line2,`${path}.when`,scope,["boolean"]),rest=map.items.filter(({key})=>String(key)!=="when");return{$when:name,$then:compileMap({items:rest},path,scope),line:line2}}let out={};for(let[key,entry]of entries){let line2=lineOf(entry.key,scope.lines),here=path===""?key:`${path}.${key}`;if(key.startsWith("$")){if(entries.size>1)throw invalid3(scope.file,line2,here,`${key} stands alone`);if(key==="$list")return compileList(entry.value,line2,here,scope);if(key==="$value")return{$value:use(plain(entry.value),line2,here,scope),line:line2};if(key==="$string")return{$text:["",use(plain(entry.value),line2,here,scope,["string","integer","boolean"]),""],line:line2};let text2=key==="$file"?scope.files[plain(entry.value)]:void 0;if(text2!==void 0)return text2;throw invalid3(scope.file,line2,here,key==="$file"?`no file ${plain(entry.value)}`:`unknown directive ${key}`)}if(key.includes("${"))throw invalid3(scope.file,line2,here,"a key cannot hold a placeholder");if(key==="__proto__")throw invalid3(scope.file,line2,here,"not a key");out[key]=compileNode(entry.value,here,scope)}return out}function compileList(node,line2,path,scope){if((0,import_yaml2.isSeq)(node))return compileNode(node,path,scope);throw invalid3(scope.file,line2,path,"expected a list")}function compileText(text2,line2,path,scope){let parts=[""],append=literal=>{parts[parts.length-1]+=literal},last=0;for(let found of text2.matchAll(/\$\$\{|\$\{([^}]*)(\}?)/g)){if(append(text2.slice(last,found.index)),last=found.index+found[0].length,found[0]==="$${"){append("${");continue}if(found[2]==="")throw invalid3(scope.file,line2,path,"a placeholder is not closed");parts.push(found[1]??"","")}if(append(text2.slice(last)),parts.length===1)return parts[0]??"";if(parts.length===3&&parts[0]===""&&parts[2]==="")return{$value:use(parts[1]??"",line2,path,scope),line:line2};let names2=parts.filter((_,index)=>index%2===1);for(let name of names2)use(name,line2,path,scope,["string","integer","boolean"]);return{$text:parts,line:line2}}function use(name,line2,path,scope,types=placeholderTypes){let placeholder=Object.hasOwn(scope.placeholders,name)?scope.placeholders[name]:void 0;if(placeholder===void 0)throw invalid3(scope.file,line2,path,`unknown placeholder "${name}"`);if(!types.includes(placeholder.type))throw invalid3(scope.file,line2,path,`${name} is a ${placeholder.type}; here stands a ${types.join(" or ")}`);return scope.used.add(name),name}function plain(node){return(0,import_yaml2.isScalar)(node)&&typeof node.value=="string"?node.value:""}var builtInPlaceholders={name:{type:"string",description:"Name of the deployed module",required:!0,line:1},namespace:{type:"string",description:"Namespace it is deployed to",required:!0,line:1},serviceNamespace:{type:"string",description:"Namespace of the orchestrator",required:!0,line:1}},placeholdersFile="placeholders.yaml",filePath=/^(dependencies\/)?[a-zA-Z0-9_][a-zA-Z0-9_-]*(\.patch)?\.(yaml|sh|py)$/,isModulePath=path=>filePath.test(path),isModuleName=name=>/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)&&name.length<=20,isModuleVersion=version=>/^\d{1,6}(\.\d{1,6}){0,3}$/.test(version),isDependency=path=>path.startsWith("dependencies/"),isPatch=path=>/(^|\/)([\w-]+\.)?patch\.yaml$/.test(path);function compileModule(module2,version,files){let placeholders=files[placeholdersFile];if(placeholders===void 0)throw usageError({code:"TemplateInvalid",what:`module ${module2}, version ${version} has no ${placeholdersFile}`,next:`put ${placeholdersFile} beside ${Object.values(files)[0]?.file??"its files"}; docs/templates.md says what stands in it`});let documents=Object.entries(files).filter(([path])=>path.endsWith(".yaml")&&path!==placeholdersFile),texts=Object.entries(files).filter(([path])=>/\.(sh|py)$/.test(path)),compiled=compile({placeholders,documents:documents.map(([,file])=>file),files:Object.fromEntries(texts.map(([path,{text:text2}])=>[path.replace(/^dependencies\//,""),text2])),builtIn:builtInPlaceholders}),row2=([path,{file}])=>({path:path.replace(/^dependencies\//,""),template:{...compiled,documents:compiled.documents.filter(each=>each.file===file)}}),own2=Object.entries(compiled.placeholders).filter(([name])=>!Object.hasOwn(builtInPlaceholders,name)),preset=compiled.placeholders.name?.default,usual2=module2.startsWith("jac-")?module2:`jac-${module2}`;return{module:module2,version,defaultName:typeof preset=="string"?preset:usual2,placeholders:Object.fromEntries(own2),dependencies:documents.filter(([path])=>isDependency(path)&&!isPatch(path)).map(row2),modules:documents.filter(([path])=>!isDependency(path)&&!isPatch(path)).map(row2),patches:documents.filter(([path])=>isPatch(path)).map(row2)}}var latest="latest";function compareVersions(a,b){let[first,second]=[a.split(".").map(Number),b.split(".").map(Number)];for(let index=0;index<Math.max(first.length,second.length);index++){let difference=(first[index]??0)-(second[index]??0);if(difference!==0)return difference}return first.length-second.length}function makeCatalog(texts,overrides=[]){let modules2=new Map;for(let[module2,versions2]of Object.entries(texts)){let rows2=Object.entries(versions2).map(([version,files])=>{let shipped=shippedFiles(`templates/modules/${module2}/${version}`,files);return[version,{module:module2,version,files:shipped,shipped}]});modules2.set(module2,new Map(rows2))}for(let override of overrides.toSorted((a,b)=>+!a.version-+!b.version))putOver(modules2,override);let compiled=new Map,source=(module2,version=latest)=>sourceOf(modules2,module2,version);return{list:()=>[...modules2].sort().map(([module2,versions2])=>{let names2=newestFirst(versions2),newest2=source(module2),overridden=Object.entries(newest2.files).filter(([path,file])=>newest2.shipped[path]!==file);return{module:module2,versions:names2,overridden:overridden.map(([path])=>path)}}),source,find(module2,version){let found=source(module2,version),key=`${found.module}/${found.version}`,known2=compiled.get(key)??compileModule(found.module,found.version,found.files);return compiled.set(key,known2),known2}}}var shippedFiles=(folder2,texts)=>Object.fromEntries(Object.entries(texts).map(([path,text2])=>[path,{file:`${folder2}/${path}`,text:text2}])),newestFirst=versions2=>[...versions2.keys()].sort((a,b)=>compareVersions(b,a));function putOver(modules2,override){let{module:module2,version,path,file}=override,versions2=modules2.get(module2)??new Map;if(version===void 0&&versions2.size===0)throw unknownModule(module2,[...modules2.keys()],`${file.file} is for it`);modules2.set(module2,versions2);for(let each of version===void 0?[...versions2.keys()]:[version]){let there=versions2.get(each)??{module:module2,version:each,files:{},shipped:{}};versions2.set(each,{...there,files:{...there.files,[path]:file}})}}function sourceOf(modules2,module2,version){let versions2=isModuleName(module2)?modules2.get(module2):void 0;if(versions2===void 0)throw unknownModule(module2,[...modules2.keys()]);let names2=newestFirst(versions2),wanted=version===latest?names2[0]:version,found=wanted!==void 0&&isModuleVersion(wanted)?versions2.get(wanted):void 0;if(found!==void 0)return found;throw usageError({code:"ModuleVersionUnknown",what:`module ${module2} has no version ${quoted(version)}`,why:`its versions: ${names2.join(", ")}`,next:`leave the version out, or say "${latest}"`,place:{key:"version"}})}function unknownModule(module2,known2,why){let guess=nearest(module2.slice(0,40),known2),names2=`modules: ${[...known2].sort().join(", ")}`;return usageError({code:"ModuleUnknown",what:`there is no module ${quoted(module2)}`,why:why===void 0?names2:`${why}; ${names2}`,...guess===void 0?{}:{next:`did you mean ${guess}?`},place:{key:"module"}})}var quoted=text2=>JSON.stringify(text2.length>60?`${text2.slice(0,57)}...`:text2);init_error();init_read();var isMap4=value=>isFields(value);function readPatches(template,values){return fill(template,values).map(document=>{let{file,line:line2}=template.documents[0]??{file:template.file,line:1},fail=what=>usageError({code:"TemplateInvalid",what:`${file}: ${what}`,place:{file,line:line2}}),kind=textAt(document,"target","kind"),name=textAt(document,"target","name");if(kind===void 0)throw fail("a patch says by target.kind what it changes");let keys=Object.keys(fieldsAt(document)).filter(key2=>key2!=="target"),[key]=keys,content=at(document,key??""),target={kind,name};if(keys.length===1&&key==="strategic"&&isMap4(content))return{file,target,apply:each=>merge2(each,content)};if(keys.length===1&&key==="jsonPatch"&&Array.isArray(content))return{file,target,apply:each=>content.reduce((done2,op)=>operate(done2,op,fail),each)};throw fail("a patch has one of strategic (a map) and jsonPatch (a list) beside target")})}function applyPatches(documents,patches){let met=new Set;return{documents:documents.map(document=>patches.reduce((done2,patch2)=>isTarget(document,patch2.target)?(met.add(patch2),patch2.apply(done2)):done2,document)),met}}function isTarget(document,{kind,name}){return textAt(document,"kind")!==kind?!1:name===void 0||[textAt(document,"identity","name"),textAt(document,"metadata","name")].includes(name)}var mergeKeys=["name","mountPath","containerPort","port","topologyKey","key","ip"];function merge2(value,patch2){if(isMap4(patch2)){let base=isMap4(value)?value:{},changed=Object.entries(patch2).flatMap(([key,each])=>each===null?[]:[[key,merge2(base[key]??null,each)]]),kept=Object.entries(base).filter(([key])=>!Object.hasOwn(patch2,key));return Object.fromEntries([...kept,...changed])}return Array.isArray(patch2)&&Array.isArray(value)?mergeLists(value,patch2):patch2}function mergeLists(value,patch2){let key=mergeKeys.find(each=>[...value,...patch2].every(item=>isMap4(item)&&each in item));if(key===void 0||value.length===0)return[...patch2];let nameOf2=item=>at(item,key),named3=new Map(patch2.map(item=>[nameOf2(item),item]));return[...value.map(item=>{let other=named3.get(nameOf2(item));return named3.delete(nameOf2(item)),other===void 0?item:merge2(item,other)}),...named3.values()]}function operate(document,operation,fail){let op=textAt(operation,"op")??"",path=textAt(operation,"path");if(path===void 0||!["add","remove","replace","move","copy","test"].includes(op))throw fail(`${JSON.stringify(op)} at ${JSON.stringify(path??"")} is no operation of a JSON patch`);let steps=stepsOf(path,fail),given=()=>{if(!Object.hasOwn(fieldsAt(operation),"value"))throw fail(`${op} ${path} has no value`);return at(operation,"value")},from=()=>{let source=stepsOf(textAt(operation,"from")??"",fail);return{source,value:valueAt(document,source,fail)}};switch(op){case"test":if(JSON.stringify(valueAt(document,steps,fail))!==JSON.stringify(given()))throw fail(`test ${path} does not hold`);return document;case"remove":return changeAt(document,steps,"remove",null,fail);case"replace":return changeAt(document,steps,"replace",given(),fail);case"copy":return changeAt(document,steps,"add",from().value,fail);case"move":{let{source,value}=from();return changeAt(changeAt(document,source,"remove",null,fail),steps,"add",value,fail)}default:return changeAt(document,steps,"add",given(),fail)}}function stepsOf(pointer,fail){if(!pointer.startsWith("/"))throw fail(`${JSON.stringify(pointer)} is no path below the document`);let steps=pointer.slice(1).split("/").map(step=>step.replaceAll("~1","/").replaceAll("~0","~"));if(steps.includes("__proto__"))throw fail(`${pointer} is no path`);return steps}var indexOf=step=>/^(0|[1-9]\d{0,8})$/.test(step)?Number(step):Number.NaN;function valueAt(document,steps,fail){return steps.reduce((value,step)=>{let next=Array.isArray(value)?value[indexOf(step)]:isMap4(value)&&Object.hasOwn(value,step)?value[step]:void 0;if(next===void 0)throw fail(`there is nothing at /${steps.join("/")}`);return next},document)}function changeAt(value,steps,how,content,fail){let[step="",...rest]=steps,missing3=()=>fail(`there is nothing at ${step===""?"the path":step} to ${how}`);if(Array.isArray(value)){let copy=[...value],index=step==="-"&&rest.length===0&&how==="add"?copy.length:indexOf(step);if(!(index<copy.length||how==="add"&&rest.length===0&&index===copy.length))throw missing3();return rest.length>0?copy[index]=changeAt(copy[index]??null,rest,how,content,fail):copy.splice(index,how==="add"?0:1,...how==="remove"?[]:[content]),copy}if(!isMap4(value)||!Object.hasOwn(value,step)&&(rest.length>0||how!=="add"))throw missing3();if(rest.length>0)return{...value,[step]:changeAt(value[step]??null,rest,how,content,fail)};let{[step]:_gone,...others}=value;return how==="remove"?others:{...value,[step]:content}}init_read();var podRules=[[["automountServiceAccountToken"],value=>value===!1],[["hostNetwork"],value=>value!==!0],[["hostPID"],value=>value!==!0],[["hostIPC"],value=>value!==!0],[["securityContext","runAsNonRoot"],value=>value===!0],[["securityContext","seccompProfile","type"],value=>value==="RuntimeDefault"||value==="Localhost"]],containerRules=[[["securityContext","privileged"],value=>value!==!0],[["securityContext","allowPrivilegeEscalation"],value=>value===!1],[["securityContext","readOnlyRootFilesystem"],value=>value===!0],[["securityContext","capabilities","drop"],value=>Array.isArray(value)&&value.includes("ALL")],[["securityContext","capabilities","add"],value=>!Array.isArray(value)||value.length===0]];function weaker(ours3,theirs){return theirs.flatMap(object=>{let before=ours3.find(({kind,metadata})=>kind===object.kind&&metadata.name===object.metadata.name),[own2,base]=[object,before].map(each=>fieldsAt(each,"spec","template","spec"));if(Object.keys(own2??{}).length===0)return[];let name=`${object.kind.toLowerCase()}/${object.metadata.name}`,inPod=broken2(podRules,base,own2).map(path=>`${name}: ${path}`),inContainers=["initContainers","containers"].flatMap(list=>listAt(own2,list).flatMap(container=>{let called=textAt(container,"name")??"",other=listAt(base,list).find(each=>textAt(each,"name")===called);return broken2(containerRules,other,container).map(path=>`${name}: container ${called}: ${path}`)})),mounts=listAt(own2,"volumes").filter(volume=>at(volume,"hostPath")!==void 0).map(volume=>`${name}: volume ${textAt(volume,"name")??""} is a hostPath`);return[...inPod,...inContainers,...mounts]})}var broken2=(rules5,ours3,theirs)=>rules5.flatMap(([path,isSafe])=>!isSafe(at(theirs,...path))&&(ours3===void 0||isSafe(at(ours3,...path)))?[path.join(".")]:[]);var modules={mongodb:"mongodb-standalone",redis:"redis",postgresql:"postgresql"},credentials="credentials.yaml";function ownTemplates(texts,overrides){let catalog=makeCatalog(texts,overrides),rows2=Object.entries(modules).filter(([,module2])=>overrides.some(override=>override.module===module2)).map(([name,module2])=>{let compiled=catalog.find(module2),[dependency]=compiled.dependencies;if(dependency!==void 0)throw invalid4(compiled,`${dependency.path}: a database of an app brings no dependencies`);return[name,(values,namespace)=>documentsOf(name,compiled,values,namespace)]});return{databases:Object.fromEntries(rows2),weaker}}function documentsOf(database,compiled,values,namespace){let given={...values,namespace,serviceNamespace:namespace},patches=compiled.patches.flatMap(({template})=>readPatches(template,given)),filled=compiled.modules.filter(({path})=>path!==credentials).flatMap(({template})=>fill(template,given)),{documents,met}=applyPatches(filled,patches),idle=patches.find(patch2=>!met.has(patch2));if(idle!==void 0)throw invalid4(compiled,idle.target.kind==="Secret"?`${idle.file}: the login of an app's database is made by the app itself`:`${idle.file}: no document is a ${idle.target.kind} with ${idle.target.name??"any name"}`);for(let document of documents)if(at(document,"identity","name")!==database)throw invalid4(compiled,`each document of a database of an app says who it is: identity: { name: ${database}, component: ${database} }`);return documents}var invalid4=({module:module2,version},what)=>usageError({code:"TemplateInvalid",what:`module ${module2}, version ${version}: ${what}`});init_error();init_read();async function overridesOfFolder(files,folder2){if(await files.kindOf(folder2)!=="folder")throw usageError({code:"TemplatesMissing",what:`there is no folder ${folder2} with templates`});let modules2=await files.list(folder2);return(await Promise.all(modules2.map(async module2=>await files.kindOf(`${folder2}/${module2}`)!=="folder"?[]:await overridesOfModule(files,module2,`${folder2}/${module2}`)))).flat()}async function overridesOfModule(files,module2,folder2){let paths=await filesBelow(files,folder2,"");return await Promise.all(paths.map(async path=>{let file={file:`${folder2}/${path}`,text:await files.readText(`${folder2}/${path}`)??""},[first="",...rest]=path.split("/"),forOne=rest.length>0&&isModuleVersion(first);return checked3(forOne?{module:module2,version:first,path:rest.join("/"),file}:{module:module2,path,file})}))}async function filesBelow(files,folder2,prefix){let names2=(await files.list(folder2)).filter(name=>!name.startsWith(".")),deepEnough=prefix.split("/").length>2;return(await Promise.all(names2.map(async name=>await files.kindOf(`${folder2}/${name}`)==="folder"?deepEnough?[]:await filesBelow(files,`${folder2}/${name}`,`${prefix}${name}/`):[`${prefix}${name}`]))).flat()}async function overridesOfTable(files,table,base){return(await Promise.all(Object.entries(table).map(async([key,value])=>{if(typeof value!="string"||value==="")throw usageError({code:"SettingInvalid",what:`plugins.scale.templates.${key}: expected the path of a folder`,place:{file:"jac.toml",key:`plugins.scale.templates.${key}`}});let folder2=value.startsWith("/")?value:`${base}/${value}`;return key==="directory"?await overridesOfFolder(files,folder2):await overridesOfModule(files,key,folder2)}))).flat()}function checked3(override){let{module:module2,version,path,file}=override,wrong=isModuleName(module2)?version!==void 0&&!isModuleVersion(version)?"it names no version":isModulePath(path)?void 0:"a module has files NAME.yaml, NAME.patch.yaml, NAME.sh and NAME.py, and such in dependencies/":"it names no module";if(wrong===void 0)return override;throw usageError({code:"TemplateFileUnknown",what:`${file.file} is no file of a template`,why:wrong,next:"kubectl jac orc template list shows modules and versions",place:{file:file.file}})}init_error();var templateSections=[["plugins","scale","templates"],["scale","templates"]];var HAS_WELLFORMED=!!"".isWellFormed;init_error();function isTable(value){return typeof value=="object"&&value!==null&&!Array.isArray(value)&&!(value instanceof Date)}function valueAt2(data,path){let value=data;for(let name of path)value=isTable(value)&&Object.hasOwn(value,name)?value[name]:void 0;return value}async function overridesOfProject(files,{root,document}){if(document===void 0)return[];let path=templateSections.find(each=>valueAt2(document.data,each)!==void 0);if(path===void 0)return[];let table=valueAt2(document.data,path);if(!isTable(table))throw invalid5(document,path,"SettingInvalid","expected a table of folders");for(let[key,value]of Object.entries(table)){let at2=[...path,key];if(typeof value!="string"||value==="")throw invalid5(document,at2,"SettingInvalid","expected the path of a folder");let folder2=value.startsWith("/")?value:`${root}/${value}`;if(await files.kindOf(folder2)!=="folder")throw invalid5(document,at2,"TemplatesMissing",`there is no folder ${value}`)}return await overridesOfTable(files,table,root)}function invalid5(document,path,code,what){let line2=document.lineOf(path),key=path.join(".");return usageError({code,what:`${document.file}${line2===void 0?"":`:${line2}`}: ${key}: ${what}`,place:{file:document.file,key,...line2===void 0?{}:{line:line2}}})}var moduleTexts={"jac-cloud":{1:{"auth.py":`# auth.py SOURCE TARGET: a jac.toml that names what tokens are signed with, and the first password of the administrator. The
# runtime reads both from there alone, and has constants that everybody knows where it says nothing.
import sys

sys.path[:] = [folder for folder in sys.path if folder]
import json
import os
import re
import tomllib

VARIABLES = (("jwt", "secret", "JAC_SCALE_JWT_SECRET"), ("admin", "default_password", "JAC_SCALE_ADMIN_PASSWORD"))
REFERENCE = re.compile(r"\\$\\{([^}:]+)(?:(:[-?])([^}]*))?\\}")


def is_said(value):
    """Whether the runtime finds something there; a reference to what is not set it would take for the value itself."""
    missing = []

    def put(found):
        name, operator, operand = found.groups()
        if name not in os.environ and operator != ":-":
            missing.append(name)
        return os.environ.get(name, operand or "")

    return isinstance(value, str) and REFERENCE.sub(put, value) != "" and not missing


def toml(value):
    """On one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\\x7f", "\\\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(each)}" for key, each in value.items()) + "}"
    return value.isoformat()


def named(text):
    """The text of a jac.toml, with a reference to our variables where the user says nothing."""
    data = tomllib.loads(text)
    sections = [data.setdefault("plugins", {}).setdefault("scale", {})]
    if "scale" in data:
        # The next generation of the runtime reads these.
        sections.append(data["scale"])
    changed = False
    for section in sections:
        for table, name, variable in VARIABLES:
            if variable in os.environ and not is_said(section.get(table, {}).get(name)):
                section.setdefault(table, {})[name] = "\${" + variable + "}"
                changed = True
    return "".join(f"{toml(key)} = {toml(value)}\\n" for key, value in data.items()) if changed else text


def write(source, target):
    text = ""
    if os.path.exists(source):
        with open(source, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    try:
        result = named(text)
    except (ValueError, TypeError, AttributeError):
        # The runtime tells better what is wrong with it.
        result = text
    if source == target and result == text:
        return
    with open(target + ".part", "w", encoding="utf-8", newline="") as file:
        file.write(result)
    os.replace(target + ".part", target)


if __name__ == "__main__":
    write(*sys.argv[1:])
`,"credentials.yaml":`# What the runtime signs tokens with, and the first password of its administrator: else constants that stand in its source. Made once and
# kept, as the users' own data is.
identity: { name: auth, component: auth }
apiVersion: v1
kind: Secret
type: Opaque
stringData:
  jwt-secret: \${jwtSecret}
  admin-password: \${adminPassword}
`,"fetch.sh":`# Fetches the dependency set and the code bundle from the code-server; they may still be on their way there.
# Exit codes: 20 the bundle is not what its digest says, 21 disk full, 22 gave up waiting.
trap 'exit 143' TERM
unset http_proxy https_proxy
complaint=/tmp/complaint
started=$(date +%s)
said=
tenths=2
# Seconds a download may take; doubled each time it was not enough. (wget -T is not in every busybox.)
limit=60

get() { timeout $limit wget -q -O "$1" "$2" 2>$complaint; }

# again URL: says once why there was nothing, then pauses for a moment that grows up to a second.
again() {
  why=$(tail -n 1 $complaint)
  if [ -z "$why" ]; then
    why="nothing within $limit s"
    limit=$((limit * 2))
  fi
  case $why in
    *'No space left'* | *'quota exceeded'*)
      echo "no space left while fetching $1: $why"
      exit 21
      ;;
  esac
  if [ $(($(date +%s) - started)) -ge 600 ]; then
    echo "gave up after 10 minutes of waiting for $1: $why"
    exit 22
  fi
  if [ "$why" != "$said" ]; then
    echo "waiting for $1: $why"
    said=$why
  fi
  sleep $((tenths / 10)).$((tenths % 10)) 2>/dev/null || sleep 1
  tenths=$((tenths * 2))
  [ $tenths -le 10 ] || tenths=10
}

url=$CODE_SERVER/deps/$DEPENDENCY_KEY-$(uname -m).tar
# The last file in it tells that all of it arrived.
while :; do
  get - "$url" | tar -x -o -f - -C /deps 2>$complaint.tar
  [ -e /deps/.complete ] && break
  # An empty answer is tar's complaint as well; wget knows better, but a full disk is tar's alone.
  if [ ! -s $complaint ] || grep -q 'No space\\|quota' $complaint.tar; then
    grep -v 'short read' $complaint.tar >$complaint
  fi
  again "$url"
done

url=$CODE_SERVER/bundles/$BUNDLE.tar
bundle=/app/.bundle.tar.part
wrong=0
while :; do
  until get $bundle "$url"; do
    again "$url"
  done
  [ "$(sha256sum <$bundle)" = "$BUNDLE  -" ] && break
  wrong=$((wrong + 1))
  if [ $wrong -ge 3 ]; then
    echo "$url came three times with another sha256 than its name says"
    exit 20
  fi
  echo 'another sha256 than its name says' >$complaint
  again "$url"
done
tar -x -o -f $bundle -C /app 2>$complaint || {
  cat $complaint
  grep -q 'No space\\|quota' $complaint && exit 21
  exit 1
}
rm -f $bundle
`,"jac-cloud.yaml":`identity: { name: app, component: app }
apiVersion: v1
kind: Service
spec:
  type: ClusterIP
  ports:
    - { name: http, port: 80, targetPort: http, protocol: TCP }
---
identity: { name: app, component: app }
apiVersion: apps/v1
kind: Deployment
spec:
  replicas: \${replicas}
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 25% }
  template:
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      nodeSelector: \${nodeSelector}
      tolerations: \${tolerations}
      imagePullSecrets: \${imagePullSecrets}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          # A full or cordoned node must not keep a pod from running somewhere.
          whenUnsatisfiable: ScheduleAnyway
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      initContainers:
        - when: { given: bundle }
          name: fetch
          image: \${busyboxImage}
          command: [sh, -c]
          args:
            - $file: fetch.sh
          env:
            - { name: CODE_SERVER, value: "http://\${codeServer}:8080" }
            - { name: BUNDLE, value: "\${bundle}" }
            - { name: DEPENDENCY_KEY, value: "\${dependencyKey}" }
          resources:
            requests: { cpu: 50m, memory: 32Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: app, mountPath: /app }
            - { name: deps, mountPath: /deps }
            - { name: tmp, mountPath: /tmp }
        # What it writes is put in the place of the image's jac.toml.
        - when: { given: image }
          name: auth
          image: \${image}
          command: [sh, -c]
          args:
            # Whatever is missing in an image that is not ours, it starts as it would without this.
            - 'python3 -c "$0" "$1" "$2" || cat "$1" >"$2" || :'
            - $file: auth.py
            - /app/jac.toml
            - /auth/jac.toml
          env:
            - { name: JAC_SCALE_JWT_SECRET, valueFrom: { secretKeyRef: { name: "\${name}", key: jwt-secret } } }
            - { name: JAC_SCALE_ADMIN_PASSWORD, valueFrom: { secretKeyRef: { name: "\${name}", key: admin-password } } }
          envFrom:
            - { when: { given: environmentSecret }, secretRef: { name: "\${environmentSecret}" } }
          resources:
            requests: { cpu: 50m, memory: 32Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: auth, mountPath: /auth }
      containers:
        # One of the two: an image runs as it says itself, a bundle in a runtime.
        - when: { given: image }
          name: app
          image: \${image}
          ports:
            - { name: http, containerPort: "\${port}", protocol: TCP }
          env:
            - { name: PORT, value: { $string: port } }
            - { name: PYTHONUNBUFFERED, value: "1" }
            - { name: HOME, value: /home/jac }
            - { name: TMPDIR, value: /tmp }
            - { when: { given: mongodbSecret }, name: MONGODB_URI, valueFrom: { secretKeyRef: { name: "\${mongodbSecret}", key: "\${mongodbKey}" } } }
            - { when: { given: redisSecret }, name: REDIS_URL, valueFrom: { secretKeyRef: { name: "\${redisSecret}", key: uri } } }
            - { when: { given: postgresqlSecret }, name: DATABASE_URL, valueFrom: { secretKeyRef: { name: "\${postgresqlSecret}", key: uri } } }
            - { name: JAC_SCALE_JWT_SECRET, valueFrom: { secretKeyRef: { name: "\${name}", key: jwt-secret } } }
            - { name: JAC_SCALE_ADMIN_PASSWORD, valueFrom: { secretKeyRef: { name: "\${name}", key: admin-password } } }
          envFrom:
            - { when: { given: environmentSecret }, secretRef: { name: "\${environmentSecret}" } }
          startupProbe:
            httpGet: { path: "\${healthCheckPath}", port: http }
            periodSeconds: 1
            timeoutSeconds: 5
            failureThreshold: \${startupSeconds}
          readinessProbe:
            httpGet: { path: "\${healthCheckPath}", port: http }
            periodSeconds: 2
            timeoutSeconds: 5
          livenessProbe:
            httpGet: { path: "\${livenessPath}", port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            requests: { cpu: "\${cpuRequest}", memory: "\${memoryRequest}" }
            limits: { cpu: "\${cpuLimit}", memory: "\${memoryLimit}" }
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: jac, mountPath: /app/.jac }
            - { name: auth, mountPath: /app/jac.toml, subPath: jac.toml }
            - { name: home, mountPath: /home/jac }
            - { name: tmp, mountPath: /tmp }
        - when: { given: bundle }
          name: app
          image: \${runtimeImage}
          workingDir: /app
          command: [python3, -c]
          args:
            - $file: launch.py
            - $file: auth.py
            - $file: run.py
            - auto
            - "\${entry}"
            - --port=\${port}
          ports:
            - { name: http, containerPort: "\${port}", protocol: TCP }
          env:
            - { name: PYTHONUSERBASE, value: /deps }
            - { name: PYTHONUNBUFFERED, value: "1" }
            - { name: HOME, value: /home/jac }
            - { name: TMPDIR, value: /tmp }
            - { when: { given: mongodbSecret }, name: MONGODB_URI, valueFrom: { secretKeyRef: { name: "\${mongodbSecret}", key: "\${mongodbKey}" } } }
            - { when: { given: redisSecret }, name: REDIS_URL, valueFrom: { secretKeyRef: { name: "\${redisSecret}", key: uri } } }
            - { when: { given: postgresqlSecret }, name: DATABASE_URL, valueFrom: { secretKeyRef: { name: "\${postgresqlSecret}", key: uri } } }
            - { name: JAC_SCALE_JWT_SECRET, valueFrom: { secretKeyRef: { name: "\${name}", key: jwt-secret } } }
            - { name: JAC_SCALE_ADMIN_PASSWORD, valueFrom: { secretKeyRef: { name: "\${name}", key: admin-password } } }
          envFrom:
            - { when: { given: environmentSecret }, secretRef: { name: "\${environmentSecret}" } }
          startupProbe:
            httpGet: { path: "\${healthCheckPath}", port: http }
            periodSeconds: 1
            timeoutSeconds: 5
            failureThreshold: \${startupSeconds}
          readinessProbe:
            httpGet: { path: "\${healthCheckPath}", port: http }
            periodSeconds: 2
            timeoutSeconds: 5
          livenessProbe:
            httpGet: { path: "\${livenessPath}", port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          lifecycle:
            # Until every node has heard that this pod ends, it still gets new connections.
            preStop:
              exec: { command: [python3, -c, "import time; time.sleep(5)"] }
          resources:
            requests: { cpu: "\${cpuRequest}", memory: "\${memoryRequest}" }
            limits: { cpu: "\${cpuLimit}", memory: "\${memoryLimit}" }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: app, mountPath: /app }
            - { name: deps, mountPath: /deps }
            - { name: home, mountPath: /home/jac }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - { when: { given: bundle }, name: app, emptyDir: { sizeLimit: 10Gi } }
        - { when: { given: bundle }, name: deps, emptyDir: { sizeLimit: 10Gi } }
        - { when: { given: image }, name: jac, emptyDir: { sizeLimit: 10Gi } }
        - { when: { given: image }, name: auth, emptyDir: { sizeLimit: 1Mi } }
        - { name: home, emptyDir: { sizeLimit: 2Gi } }
        - { name: tmp, emptyDir: { sizeLimit: 2Gi } }
`,"launch.py":`# launch.py AUTH RUN COMMAND FILE OPTION...: finds the Jac runtime and hands this process over to it. AUTH and RUN are the texts of
# auth.py and run.py.
import sys

# \`python3 -c\` looks for modules in the working directory first, which is the app's.
sys.path[:] = [folder for folder in sys.path if folder]
import os
import re
from importlib import metadata

auth, run, command, *arguments = sys.argv[1:]
os.environ["PATH"] = os.environ["PYTHONUSERBASE"] + "/bin:" + os.environ.get("PATH", os.defpath)
try:
    version = metadata.version("jaclang")
except metadata.PackageNotFoundError:
    print(f"no jaclang for Python {sys.version.split()[0]}, neither in the image nor among the installed dependencies", file=sys.stderr)
    sys.exit(30)
# What was compiled when the dependencies were installed; an image with the runtime may have a cache of its own.
compiled = os.environ["PYTHONUSERBASE"] + "/cache"
if os.path.isdir(compiled):
    os.environ["XDG_CACHE_HOME"] = compiled
scope = {"__name__": "auth"}
exec(auth, scope)
scope["write"]("jac.toml", "jac.toml")
if command == "auto":
    # \`jac serve\` became \`jac start\` in jaclang 0.9.7.
    numbers = [int(number) for number in re.findall(r"\\d+", version)[:3]]
    command = "start" if numbers >= [0, 9, 7] else "serve"
scope = {"__name__": "run"}
exec(run, scope)
scope["run"]([command, *arguments])
print(f"jaclang {version} is installed, but there is no command \`jac\` on the PATH", file=sys.stderr)
sys.exit(30)
`,"placeholders.yaml":`# What the documents beside this file may name. docs/templates.md tells how they are filled.

image: { type: string, oneOf: code, description: "Image of the app, which runs as it says itself" }
bundle: { type: string, oneOf: code, pattern: "[0-9a-f]{64}", description: "Digest of a bundle that a code-server has, without sha256: in front" }
codeServer: { type: string, requiredWith: bundle, pattern: "[a-z0-9]([-a-z0-9.]*[a-z0-9])?", description: "Service of the code-server, with .NAMESPACE behind it where that is another" }
dependencyKey: { type: string, requiredWith: bundle, pattern: "[0-9a-f]{64}", description: "Key of the dependency set, as the app that made it has it" }
entry: { type: string, default: main.jac, pattern: "[A-Za-z0-9_][A-Za-z0-9_./-]{0,200}", description: "File of a bundle that is started" }
runtimeImage: { type: string, default: "python:3.12-slim", description: "Image that runs a bundle: the one for which the dependency set was made" }
busyboxImage: { type: string, default: "busybox:1.36", description: "Image that fetches a bundle" }
replicas: { type: integer, default: 1, description: "Number of pods" }
port: { type: integer, default: 8000, description: "Port the app listens on" }
healthCheckPath: { type: string, default: /healthz/ready, pattern: "/[!-~]*", description: "Path that answers when the app serves" }
livenessPath: { type: string, default: /healthz/live, pattern: "/[!-~]*", description: "Path that answers while the app lives" }
startupSeconds: { type: integer, default: 300, description: "Seconds a pod may take to serve" }
environmentSecret: { type: string, description: "Secret whose keys are environment variables of the app" }
mongodbSecret: { type: string, description: "Secret with MONGODB_URI" }
mongodbKey: { type: string, default: uri, description: "Its key; connectionString.standard in one that the operator of MongoDB makes" }
redisSecret: { type: string, description: "Secret with REDIS_URL in its key uri" }
postgresqlSecret: { type: string, description: "Secret with DATABASE_URL in its key uri" }
imagePullSecrets: { type: list, description: "References to the Secrets that hold registry passwords" }
nodeSelector: { type: map, description: "Labels of the nodes it may run on" }
tolerations: { type: list, description: "Taints it stands" }
cpuRequest: { type: string, default: 100m, description: "CPU request" }
cpuLimit: { type: string, description: "CPU limit" }
memoryRequest: { type: string, default: 256Mi, description: "Memory request" }
memoryLimit: { type: string, description: "Memory limit" }
jwtSecret: { type: string, secret: true, pattern: "[!-~]{16,512}", description: "What tokens are signed with: 16 characters or more; made once and kept" }
adminPassword: { type: string, secret: true, pattern: "[!-~]{8,128}", description: "First password of the administrator: 8 to 128 characters; made once and kept" }
`,"run.py":`# run.py: the Jac runtime in this process, which lets its users go when the pod is about to end.
import os
import runpy
import shutil
import signal
import sys
import threading

CLOSE = (b"connection", b"close")
# Seconds after SIGTERM: without its databases the runtime would not end before the kubelet ends it.
LONGEST = 25


def let_go(*_):
    """
    Asked by drain.py. From now on every answer ends its connection: what came on it after SIGTERM the runtime would turn away,
    with a 503 or without a word.
    """
    uvicorn = sys.modules.get("uvicorn.server")
    if uvicorn is None:
        return
    tick = uvicorn.Server.on_tick

    async def on_tick(server, counter):
        ends = await tick(server, counter)
        if ends:
            overdue = threading.Timer(LONGEST, os._exit, [1])
            overdue.daemon = True
            overdue.start()
        state = server.server_state
        if CLOSE not in state.default_headers:
            state.default_headers = [*state.default_headers, CLOSE]
        return ends

    uvicorn.Server.on_tick = on_tick


def is_ours(program):
    """Whether this very Python would run it: the command of another one has other packages."""
    with open(program, "rb") as file:
        first = file.readline()
    interpreter = os.fsdecode(first[2:].strip()) if first.startswith(b"#!") else ""
    if os.path.dirname(interpreter) != os.path.dirname(sys.executable) or not os.path.exists(interpreter):
        return False
    return os.path.samefile(interpreter, sys.executable)


def run(arguments):
    """Returns only where there is no command \`jac\`."""
    program = shutil.which("jac")
    if program is None:
        return
    if not is_ours(program):
        os.execv(program, ["jac", *arguments])
    signal.signal(signal.SIGUSR1, let_go)
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")
    sys.exit()
`}},jqm:{1:{"drain.sh":`# A node that ends goes on until its jobs are over; the kubelet ends this when the grace period does. JQM itself may never hear of
# SIGTERM: its image starts it from a shell.
active() {
  url=http://127.0.0.1:1789/ws/client/ji/active
  curl -sf -m 10 -H 'Accept: application/json' "$url" 2>/dev/null || wget -q -O - --header 'Accept: application/json' "$url" 2>/dev/null
}

# Whoever balances requests has to hear first that this pod takes no more of them.
sleep 5
while active | grep -qE '"id"|<id>'; do sleep 2; done
`,"ingress.yaml":`when: hasIngress
identity: { name: ingress, component: jqm }
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations: \${ingressAnnotations}
spec:
  ingressClassName: \${ingressClass}
  tls:
    - when: { given: tlsSecret }
      secretName: \${tlsSecret}
      hosts: ["\${domain}"]
  rules:
    - host: \${domain}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: "\${name}-lb", port: { number: 1789 } } }
`,"jqm.yaml":`# One balancer before all nodes, which know nothing of each other. IPv4 alone: a node makes the ids of its jobs from its IPv4 address, and
# a cluster without any refuses this Service before a node starts.
identity: { name: lb, component: jqm }
apiVersion: v1
kind: Service
metadata:
  annotations: \${serviceAnnotations}
spec:
  type: \${serviceType}
  ipFamilyPolicy: SingleStack
  ipFamilies: [IPv4]
  loadBalancerSourceRanges: \${sourceRanges}
  ports:
    - { name: http, port: 1789, targetPort: http, protocol: TCP }
---
identity: { name: jqm, component: jqm }
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    jac-scale/exposure: \${exposure}
spec:
  replicas: \${replicas}
  revisionHistoryLimit: 2
  progressDeadlineSeconds: 900
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  template:
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: \${drainSeconds}
      imagePullSecrets: \${imagePullSecrets}
      nodeSelector: \${nodeSelector}
      tolerations: \${tolerations}
      securityContext:
        seccompProfile: { type: RuntimeDefault }
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway }
      containers:
        - name: jqm
          image: \${image}
          # JQM's guide has it built by who runs it and given to the nodes: no registry has it under its plain name.
          imagePullPolicy: IfNotPresent
          ports:
            - { name: http, containerPort: 1789, protocol: TCP }
          env: \${env}
          # The JVM starts six times before the node does, 20 s where nothing else runs.
          startupProbe:
            httpGet: { path: /ws/simple/localnode/health, port: http }
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 300
          readinessProbe:
            httpGet: { path: /ws/simple/localnode/health, port: http }
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 3
          # A restart loses every job: only where nothing has answered for two minutes.
          livenessProbe:
            httpGet: { path: /ws/simple/localnode/health, port: http }
            periodSeconds: 20
            timeoutSeconds: 10
            failureThreshold: 6
          lifecycle:
            preStop:
              exec:
                command:
                  - sh
                  - -c
                  - $file: drain.sh
          resources:
            requests: { cpu: "\${cpuRequest}", memory: "\${memoryRequest}" }
            limits: { cpu: "\${cpuLimit}", memory: "\${memoryLimit}" }
          # It is the image's user, root, since JQM writes beside its own files.
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
---
identity: { name: jqm, component: jqm }
apiVersion: policy/v1
kind: PodDisruptionBudget
spec:
  maxUnavailable: 1
`,"network.yaml":`# Port 1789 and nothing else: not JMX (1790, 1791), which asks for no password either. Nodes that drain have left the Deployment, and
# are to be reached all the same.
identity: { name: jqm, component: jqm }
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/instance: "jqm.\${name}" }
    matchExpressions:
      - { key: app.kubernetes.io/component, operator: In, values: [jqm, jqm-draining] }
  policyTypes: [Ingress]
  ingress:
    # From node to node.
    - from:
        - podSelector:
            matchLabels: { app.kubernetes.io/instance: "jqm.\${name}" }
            matchExpressions:
              - { key: app.kubernetes.io/component, operator: In, values: [jqm, jqm-draining] }
      ports: [{ port: 1789, protocol: TCP }]
    # The gateway.
    - from:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: "\${serviceNamespace}" }
          podSelector:
            matchLabels: { app.kubernetes.io/name: jac-orc }
      ports: [{ port: 1789, protocol: TCP }]
    - when: isPrivate
      from: \${clients}
      ports: [{ port: 1789, protocol: TCP }]
    - when: isPublic
      ports: [{ port: 1789, protocol: TCP }]
`,"placeholders.yaml":`# What the documents beside this file may name. docs/templates.md tells how they are filled, docs/jqm.md what they are for.

name: { type: string, default: jqm, description: "Name of the Deployment; its Service is {name}-lb" }
image: { type: string, default: enioka/jqm-standalone, description: "Image of JQM in standalone mode" }
imagePullSecrets: { type: list, description: "References to the Secrets that hold registry passwords" }
replicas: { type: integer, default: 2, description: "Nodes" }
nodeSelector: { type: map, description: "Labels of the nodes it may run on" }
tolerations: { type: list, description: "Taints it stands" }
cpuRequest: { type: string, default: 250m, description: "CPU request" }
cpuLimit: { type: string, description: "CPU limit" }
memoryRequest: { type: string, default: 512Mi, description: "Memory request" }
memoryLimit: { type: string, default: 1Gi, description: "Memory limit" }
env: { type: list, description: "Environment of the nodes, as a container has it: JAVA_OPTS, for one" }
drainSeconds: { type: integer, default: 600, description: "How long a node that ends waits for its jobs" }
exposure: { type: string, default: cluster, choices: [cluster, loadbalancer, ingress, both], description: "From where the nodes are reached" }
clients: { type: list, default: [{ podSelector: {} }], description: "Peers of a NetworkPolicy that reach the nodes with exposure=cluster; the pods of the namespace by default" }
sourceRanges: { type: list, description: "CIDRs that the load balancer lets in" }
serviceAnnotations: { type: map, description: "Annotations of the Service" }
domain: { type: string, description: "Host of the Ingress; any host when absent" }
ingressClass: { type: string, description: "Class of the Ingress; the cluster's default when absent" }
ingressAnnotations: { type: map, description: "Annotations of the Ingress" }
tlsSecret: { type: string, description: "Secret with the certificate of the Ingress" }

# These follow from exposure, whatever a request says: src/gateways/jqm/module.ts
serviceType: { type: string, default: ClusterIP, choices: [ClusterIP, LoadBalancer], description: "Follows from exposure" }
hasIngress: { type: boolean, default: false, description: "Follows from exposure" }
isPublic: { type: boolean, default: false, description: "Follows from exposure" }
isPrivate: { type: boolean, default: true, description: "Follows from exposure" }
`}},"mongodb-standalone":{1:{"credentials.yaml":`# The login, before the pod that reads it. Made once and kept, as what it opens is.
identity: { name: mongodb, component: mongodb }
apiVersion: v1
kind: Secret
type: Opaque
stringData:
  username: jac
  password: \${password}
  uri: mongodb://jac:\${password}@\${name}.\${namespace}.svc:27017/?authSource=admin
`,"mongodb.yaml":`# Headless: the name leads to the pod once it is ready, and to nothing before.
identity: { name: mongodb, component: mongodb }
apiVersion: v1
kind: Service
spec:
  clusterIP: None
  ports:
    - { name: mongodb, port: 27017, targetPort: mongodb, protocol: TCP }
---
identity: { name: mongodb, component: mongodb }
apiVersion: apps/v1
kind: StatefulSet
spec:
  replicas: 1
  serviceName: \${name}
  template:
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 30
      imagePullSecrets: \${imagePullSecrets}
      nodeSelector: \${nodeSelector}
      tolerations: \${tolerations}
      # The user of the official image, by number.
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        runAsGroup: 999
        fsGroup: 999
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: mongodb
          image: \${image}
          ports:
            - { name: mongodb, containerPort: 27017, protocol: TCP }
          env:
            - name: MONGO_INITDB_ROOT_USERNAME
              valueFrom: { secretKeyRef: { name: "\${name}", key: username } }
            - name: MONGO_INITDB_ROOT_PASSWORD
              valueFrom: { secretKeyRef: { name: "\${name}", key: password } }
            - { name: HOME, value: /tmp }
          # While the entrypoint makes the first user the server listens to the container alone. A journal may take minutes.
          startupProbe:
            tcpSocket: { port: mongodb }
            periodSeconds: 1
            timeoutSeconds: 5
            failureThreshold: 600
          readinessProbe:
            tcpSocket: { port: mongodb }
            periodSeconds: 5
            timeoutSeconds: 5
          livenessProbe:
            tcpSocket: { port: mongodb }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            requests: { cpu: "\${cpuRequest}", memory: "\${memoryRequest}" }
            limits: { cpu: "\${cpuLimit}", memory: "\${memoryLimit}" }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: data, mountPath: /data/db }
            - { name: config, mountPath: /data/configdb }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: config
          emptyDir: { sizeLimit: 64Mi }
        - name: tmp
          emptyDir: { sizeLimit: 1Gi }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: \${storageClass}
        resources: { requests: { storage: "\${storage}" } }
`,"placeholders.yaml":`# What the documents beside this file may name. docs/templates.md tells how they are filled. An app gives them all but the password, whose
# Secret it makes itself (src/engine/data/secret.ts); the defaults are those of its settings.

name: { type: string, required: true, description: "Name of the Secret with the login, of the Service and of the StatefulSet" }
image: { type: string, default: "mongo:8.0", description: "Image of MongoDB" }
imagePullSecrets: { type: list, description: "References to the Secrets that hold registry passwords" }
nodeSelector: { type: map, description: "Labels of the nodes it may run on" }
tolerations: { type: list, description: "Taints it stands" }
cpuRequest: { type: string, default: 100m, description: "CPU request" }
cpuLimit: { type: string, description: "CPU limit" }
memoryRequest: { type: string, default: 256Mi, description: "Memory request" }
memoryLimit: { type: string, description: "Memory limit" }
storage: { type: string, default: 1Gi, description: "Size of the volume" }
storageClass: { type: string, description: "StorageClass of the volume; the cluster's default when absent" }
password: { type: string, secret: true, pattern: "[A-Za-z0-9._~-]{8,128}", description: "Password of the user jac: 8 to 128 letters, digits and ._~-, since it stands in a URL; made once and kept" }
`}},mongodb:{"0.13.0":{"dependencies/custom_resource_definition.yaml":`# Of github.com/mongodb/mongodb-kubernetes-operator v0.13.0, config/crd/bases/mongodbcommunity.mongodb.com_mongodbcommunity.yaml, unchanged
# but for these lines. Copyright 2021 MongoDB Inc. Licensed under the Apache License, Version 2.0 (the text stands in LICENSE beside
# this file, and at http://www.apache.org/licenses/LICENSE-2.0); distributed on an "AS IS" basis, without warranties of any kind.
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    controller-gen.kubebuilder.io/version: v0.15.0
    service.binding: path={.metadata.name}-{.spec.users[0].db}-{.spec.users[0].name},objectType=Secret
    service.binding/connectionString: path={.metadata.name}-{.spec.users[0].db}-{.spec.users[0].name},objectType=Secret,sourceKey=connectionString.standardSrv
    service.binding/password: path={.metadata.name}-{.spec.users[0].db}-{.spec.users[0].name},objectType=Secret,sourceKey=password
    service.binding/provider: community
    service.binding/type: mongodb
    service.binding/username: path={.metadata.name}-{.spec.users[0].db}-{.spec.users[0].name},objectType=Secret,sourceKey=username
  name: mongodbcommunity.mongodbcommunity.mongodb.com
spec:
  group: mongodbcommunity.mongodb.com
  names:
    kind: MongoDBCommunity
    listKind: MongoDBCommunityList
    plural: mongodbcommunity
    shortNames:
    - mdbc
    singular: mongodbcommunity
  scope: Namespaced
  versions:
  - additionalPrinterColumns:
    - description: Current state of the MongoDB deployment
      jsonPath: .status.phase
      name: Phase
      type: string
    - description: Version of MongoDB server
      jsonPath: .status.version
      name: Version
      type: string
    name: v1
    schema:
      openAPIV3Schema:
        description: MongoDBCommunity is the Schema for the mongodbs API
        properties:
          apiVersion:
            description: |-
              APIVersion defines the versioned schema of this representation of an object.
              Servers should convert recognized schemas to the latest internal value, and
              may reject unrecognized values.
              More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources
            type: string
          kind:
            description: |-
              Kind is a string value representing the REST resource this object represents.
              Servers may infer this from the endpoint the client submits requests to.
              Cannot be updated.
              In CamelCase.
              More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds
            type: string
          metadata:
            type: object
          spec:
            description: MongoDBCommunitySpec defines the desired state of MongoDB
            properties:
              additionalConnectionStringConfig:
                description: Additional options to be appended to the connection string.
                  These options apply to the entire resource and to each user.
                nullable: true
                type: object
                x-kubernetes-preserve-unknown-fields: true
              additionalMongodConfig:
                description: |-
                  AdditionalMongodConfig is additional configuration that can be passed to
                  each data-bearing mongod at runtime. Uses the same structure as the mongod
                  configuration file: https://www.mongodb.com/docs/manual/reference/configuration-options/
                nullable: true
                type: object
                x-kubernetes-preserve-unknown-fields: true
              agent:
                description: AgentConfiguration sets options for the MongoDB automation
                  agent
                properties:
                  auditLogRotate:
                    description: AuditLogRotate if enabled, will enable AuditLogRotate
                      for all processes.
                    properties:
                      includeAuditLogsWithMongoDBLogs:
                        description: |-
                          set to 'true' to have the Automation Agent rotate the audit files along
                          with mongodb log files
                        type: boolean
                      numTotal:
                        description: maximum number of log files to have total
                        type: integer
                      numUncompressed:
                        description: maximum number of log files to leave uncompressed
                        type: integer
                      percentOfDiskspace:
                        description: |-
                          Maximum percentage of the total disk space these log files should take up.
                          The string needs to be able to be converted to float64
                        type: string
                      sizeThresholdMB:
                        description: |-
                          Maximum size for an individual log file before rotation.
                          The string needs to be able to be converted to float64.
                          Fractional values of MB are supported.
                        type: string
                      timeThresholdHrs:
                        description: maximum hours for an individual log file before
                          rotation
                        type: integer
                    required:
                    - sizeThresholdMB
                    - timeThresholdHrs
                    type: object
                  logFile:
                    type: string
                  logLevel:
                    type: string
                  logRotate:
                    description: LogRotate if enabled, will enable LogRotate for all
                      processes.
                    properties:
                      includeAuditLogsWithMongoDBLogs:
                        description: |-
                          set to 'true' to have the Automation Agent rotate the audit files along
                          with mongodb log files
                        type: boolean
                      numTotal:
                        description: maximum number of log files to have total
                        type: integer
                      numUncompressed:
                        description: maximum number of log files to leave uncompressed
                        type: integer
                      percentOfDiskspace:
                        description: |-
                          Maximum percentage of the total disk space these log files should take up.
                          The string needs to be able to be converted to float64
                        type: string
                      sizeThresholdMB:
                        description: |-
                          Maximum size for an individual log file before rotation.
                          The string needs to be able to be converted to float64.
                          Fractional values of MB are supported.
                        type: string
                      timeThresholdHrs:
                        description: maximum hours for an individual log file before
                          rotation
                        type: integer
                    required:
                    - sizeThresholdMB
                    - timeThresholdHrs
                    type: object
                  maxLogFileDurationHours:
                    type: integer
                  systemLog:
                    description: SystemLog configures system log of mongod
                    properties:
                      destination:
                        type: string
                      logAppend:
                        type: boolean
                      path:
                        type: string
                    required:
                    - destination
                    - logAppend
                    - path
                    type: object
                type: object
              arbiters:
                description: |-
                  Arbiters is the number of arbiters to add to the Replica Set.
                  It is not recommended to have more than one arbiter per Replica Set.
                  More info: https://www.mongodb.com/docs/manual/tutorial/add-replica-set-arbiter/
                type: integer
              automationConfig:
                description: |-
                  AutomationConfigOverride is merged on top of the operator created automation config. Processes are merged
                  by name. Currently Only the process.disabled field is supported.
                properties:
                  processes:
                    items:
                      description: OverrideProcess contains fields that we can override
                        on the AutomationConfig processes.
                      properties:
                        disabled:
                          type: boolean
                        logRotate:
                          description: CrdLogRotate is the crd definition of LogRotate
                            including fields in strings while the agent supports them
                            as float64
                          properties:
                            includeAuditLogsWithMongoDBLogs:
                              description: |-
                                set to 'true' to have the Automation Agent rotate the audit files along
                                with mongodb log files
                              type: boolean
                            numTotal:
                              description: maximum number of log files to have total
                              type: integer
                            numUncompressed:
                              description: maximum number of log files to leave uncompressed
                              type: integer
                            percentOfDiskspace:
                              description: |-
                                Maximum percentage of the total disk space these log files should take up.
                                The string needs to be able to be converted to float64
                              type: string
                            sizeThresholdMB:
                              description: |-
                                Maximum size for an individual log file before rotation.
                                The string needs to be able to be converted to float64.
                                Fractional values of MB are supported.
                              type: string
                            timeThresholdHrs:
                              description: maximum hours for an individual log file
                                before rotation
                              type: integer
                          required:
                          - sizeThresholdMB
                          - timeThresholdHrs
                          type: object
                        name:
                          type: string
                      required:
                      - disabled
                      - name
                      type: object
                    type: array
                  replicaSet:
                    properties:
                      id:
                        description: |-
                          Id can be used together with additionalMongodConfig.replication.replSetName
                          to manage clusters where replSetName differs from the MongoDBCommunity resource name
                        type: string
                      settings:
                        description: |-
                          MapWrapper is a wrapper for a map to be used by other structs.
                          The CRD generator does not support map[string]interface{}
                          on the top level and hence we need to work around this with
                          a wrapping struct.
                        type: object
                        x-kubernetes-preserve-unknown-fields: true
                    type: object
                type: object
              featureCompatibilityVersion:
                description: |-
                  FeatureCompatibilityVersion configures the feature compatibility version that will
                  be set for the deployment
                type: string
              memberConfig:
                description: MemberConfig
                items:
                  properties:
                    priority:
                      type: string
                    tags:
                      additionalProperties:
                        type: string
                      type: object
                    votes:
                      type: integer
                  type: object
                type: array
              members:
                description: Members is the number of members in the replica set
                type: integer
              prometheus:
                description: Prometheus configurations.
                properties:
                  metricsPath:
                    description: Indicates path to the metrics endpoint.
                    pattern: ^\\/[a-z0-9]+$
                    type: string
                  passwordSecretRef:
                    description: Name of a Secret containing a HTTP Basic Auth Password.
                    properties:
                      key:
                        description: Key is the key in the secret storing this password.
                          Defaults to "password"
                        type: string
                      name:
                        description: Name is the name of the secret storing this user's
                          password
                        type: string
                    required:
                    - name
                    type: object
                  port:
                    description: Port where metrics endpoint will bind to. Defaults
                      to 9216.
                    type: integer
                  tlsSecretKeyRef:
                    description: |-
                      Name of a Secret (type kubernetes.io/tls) holding the certificates to use in the
                      Prometheus endpoint.
                    properties:
                      key:
                        description: Key is the key in the secret storing this password.
                          Defaults to "password"
                        type: string
                      name:
                        description: Name is the name of the secret storing this user's
                          password
                        type: string
                    required:
                    - name
                    type: object
                  username:
                    description: HTTP Basic Auth Username for metrics endpoint.
                    type: string
                required:
                - passwordSecretRef
                - username
                type: object
              replicaSetHorizons:
                description: |-
                  ReplicaSetHorizons Add this parameter and values if you need your database
                  to be accessed outside of Kubernetes. This setting allows you to
                  provide different DNS settings within the Kubernetes cluster and
                  to the Kubernetes cluster. The Kubernetes Operator uses split horizon
                  DNS for replica set members. This feature allows communication both
                  within the Kubernetes cluster and from outside Kubernetes.
                items:
                  additionalProperties:
                    type: string
                  type: object
                type: array
              security:
                description: Security configures security features, such as TLS, and
                  authentication settings for a deployment
                properties:
                  authentication:
                    properties:
                      agentCertificateSecretRef:
                        description: |-
                          AgentCertificateSecret is a reference to a Secret containing the certificate and the key for the automation agent
                          The secret needs to have available:
                          - certificate under key: "tls.crt"
                          - private key under key: "tls.key"
                          If additionally, tls.pem is present, then it needs to be equal to the concatenation of tls.crt and tls.key
                        properties:
                          name:
                            default: ""
                            description: |-
                              Name of the referent.
                              This field is effectively required, but due to backwards compatibility is
                              allowed to be empty. Instances of this type with an empty value here are
                              almost certainly wrong.
                              TODO: Add other useful fields. apiVersion, kind, uid?
                              More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names
                              TODO: Drop \`kubebuilder:default\` when controller-gen doesn't need it https://github.com/kubernetes-sigs/kubebuilder/issues/3896.
                            type: string
                        type: object
                        x-kubernetes-map-type: atomic
                      agentMode:
                        description: AgentMode contains the authentication mode used
                          by the automation agent.
                        enum:
                        - SCRAM
                        - SCRAM-SHA-256
                        - SCRAM-SHA-1
                        - X509
                        type: string
                      ignoreUnknownUsers:
                        default: true
                        nullable: true
                        type: boolean
                      modes:
                        description: Modes is an array specifying which authentication
                          methods should be enabled.
                        items:
                          enum:
                          - SCRAM
                          - SCRAM-SHA-256
                          - SCRAM-SHA-1
                          - X509
                          type: string
                        type: array
                    required:
                    - modes
                    type: object
                  roles:
                    description: User-specified custom MongoDB roles that should be
                      configured in the deployment.
                    items:
                      description: CustomRole defines a custom MongoDB role.
                      properties:
                        authenticationRestrictions:
                          description: The authentication restrictions the server
                            enforces on the role.
                          items:
                            description: |-
                              AuthenticationRestriction specifies a list of IP addresses and CIDR ranges users
                              are allowed to connect to or from.
                            properties:
                              clientSource:
                                items:
                                  type: string
                                type: array
                              serverAddress:
                                items:
                                  type: string
                                type: array
                            required:
                            - clientSource
                            - serverAddress
                            type: object
                          type: array
                        db:
                          description: The database of the role.
                          type: string
                        privileges:
                          description: The privileges to grant the role.
                          items:
                            description: Privilege defines the actions a role is allowed
                              to perform on a given resource.
                            properties:
                              actions:
                                items:
                                  type: string
                                type: array
                              resource:
                                description: |-
                                  Resource specifies specifies the resources upon which a privilege permits actions.
                                  See https://www.mongodb.com/docs/manual/reference/resource-document for more.
                                properties:
                                  anyResource:
                                    type: boolean
                                  cluster:
                                    type: boolean
                                  collection:
                                    type: string
                                  db:
                                    type: string
                                type: object
                            required:
                            - actions
                            - resource
                            type: object
                          type: array
                        role:
                          description: The name of the role.
                          type: string
                        roles:
                          description: An array of roles from which this role inherits
                            privileges.
                          items:
                            description: Role is the database role this user should
                              have
                            properties:
                              db:
                                description: DB is the database the role can act on
                                type: string
                              name:
                                description: Name is the name of the role
                                type: string
                            required:
                            - db
                            - name
                            type: object
                          type: array
                      required:
                      - db
                      - privileges
                      - role
                      type: object
                    type: array
                  tls:
                    description: TLS configuration for both client-server and server-server
                      communication
                    properties:
                      caCertificateSecretRef:
                        description: |-
                          CaCertificateSecret is a reference to a Secret containing the certificate for the CA which signed the server certificates
                          The certificate is expected to be available under the key "ca.crt"
                        properties:
                          name:
                            default: ""
                            description: |-
                              Name of the referent.
                              This field is effectively required, but due to backwards compatibility is
                              allowed to be empty. Instances of this type with an empty value here are
                              almost certainly wrong.
                              TODO: Add other useful fields. apiVersion, kind, uid?
                              More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names
                              TODO: Drop \`kubebuilder:default\` when controller-gen doesn't need it https://github.com/kubernetes-sigs/kubebuilder/issues/3896.
                            type: string
                        type: object
                        x-kubernetes-map-type: atomic
                      caConfigMapRef:
                        description: |-
                          CaConfigMap is a reference to a ConfigMap containing the certificate for the CA which signed the server certificates
                          The certificate is expected to be available under the key "ca.crt"
                          This field is ignored when CaCertificateSecretRef is configured
                        properties:
                          name:
                            default: ""
                            description: |-
                              Name of the referent.
                              This field is effectively required, but due to backwards compatibility is
                              allowed to be empty. Instances of this type with an empty value here are
                              almost certainly wrong.
                              TODO: Add other useful fields. apiVersion, kind, uid?
                              More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names
                              TODO: Drop \`kubebuilder:default\` when controller-gen doesn't need it https://github.com/kubernetes-sigs/kubebuilder/issues/3896.
                            type: string
                        type: object
                        x-kubernetes-map-type: atomic
                      certificateKeySecretRef:
                        description: |-
                          CertificateKeySecret is a reference to a Secret containing a private key and certificate to use for TLS.
                          The key and cert are expected to be PEM encoded and available at "tls.key" and "tls.crt".
                          This is the same format used for the standard "kubernetes.io/tls" Secret type, but no specific type is required.
                          Alternatively, an entry tls.pem, containing the concatenation of cert and key, can be provided.
                          If all of tls.pem, tls.crt and tls.key are present, the tls.pem one needs to be equal to the concatenation of tls.crt and tls.key
                        properties:
                          name:
                            default: ""
                            description: |-
                              Name of the referent.
                              This field is effectively required, but due to backwards compatibility is
                              allowed to be empty. Instances of this type with an empty value here are
                              almost certainly wrong.
                              TODO: Add other useful fields. apiVersion, kind, uid?
                              More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names
                              TODO: Drop \`kubebuilder:default\` when controller-gen doesn't need it https://github.com/kubernetes-sigs/kubebuilder/issues/3896.
                            type: string
                        type: object
                        x-kubernetes-map-type: atomic
                      enabled:
                        type: boolean
                      optional:
                        description: Optional configures if TLS should be required
                          or optional for connections
                        type: boolean
                    required:
                    - enabled
                    type: object
                type: object
              statefulSet:
                description: |-
                  StatefulSetConfiguration holds the optional custom StatefulSet
                  that should be merged into the operator created one.
                properties:
                  metadata:
                    description: StatefulSetMetadataWrapper is a wrapper around Labels
                      and Annotations
                    properties:
                      annotations:
                        additionalProperties:
                          type: string
                        type: object
                      labels:
                        additionalProperties:
                          type: string
                        type: object
                    type: object
                  spec:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
                required:
                - spec
                type: object
              type:
                description: Type defines which type of MongoDB deployment the resource
                  should create
                enum:
                - ReplicaSet
                type: string
              users:
                description: Users specifies the MongoDB users that should be configured
                  in your deployment
                items:
                  properties:
                    additionalConnectionStringConfig:
                      description: |-
                        Additional options to be appended to the connection string.
                        These options apply only to this user and will override any existing options in the resource.
                      nullable: true
                      type: object
                      x-kubernetes-preserve-unknown-fields: true
                    connectionStringSecretName:
                      description: |-
                        ConnectionStringSecretName is the name of the secret object created by the operator which exposes the connection strings for the user.
                        If provided, this secret must be different for each user in a deployment.
                      type: string
                    connectionStringSecretNamespace:
                      description: ConnectionStringSecretNamespace is the namespace
                        of the secret object created by the operator which exposes
                        the connection strings for the user.
                      type: string
                    db:
                      default: admin
                      description: DB is the database the user is stored in. Defaults
                        to "admin"
                      type: string
                    name:
                      description: Name is the username of the user
                      type: string
                    passwordSecretRef:
                      description: PasswordSecretRef is a reference to the secret
                        containing this user's password
                      properties:
                        key:
                          description: Key is the key in the secret storing this password.
                            Defaults to "password"
                          type: string
                        name:
                          description: Name is the name of the secret storing this
                            user's password
                          type: string
                      required:
                      - name
                      type: object
                    roles:
                      description: Roles is an array of roles assigned to this user
                      items:
                        description: Role is the database role this user should have
                        properties:
                          db:
                            description: DB is the database the role can act on
                            type: string
                          name:
                            description: Name is the name of the role
                            type: string
                        required:
                        - db
                        - name
                        type: object
                      type: array
                    scramCredentialsSecretName:
                      description: |-
                        ScramCredentialsSecretName appended by string "scram-credentials" is the name of the secret object created by the mongoDB operator for storing SCRAM credentials
                        These secrets names must be different for each user in a deployment.
                      pattern: ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$
                      type: string
                  required:
                  - name
                  - roles
                  type: object
                type: array
              version:
                description: Version defines which version of MongoDB will be used
                type: string
            required:
            - security
            - type
            - users
            type: object
          status:
            description: MongoDBCommunityStatus defines the observed state of MongoDB
            properties:
              currentMongoDBArbiters:
                type: integer
              currentMongoDBMembers:
                type: integer
              currentStatefulSetArbitersReplicas:
                type: integer
              currentStatefulSetReplicas:
                type: integer
              message:
                type: string
              mongoUri:
                type: string
              phase:
                type: string
              version:
                type: string
            required:
            - currentMongoDBMembers
            - currentStatefulSetReplicas
            - mongoUri
            - phase
            type: object
        type: object
    served: true
    storage: true
    subresources:
      status: {}
`,"dependencies/operator.yaml":`# One operator for all namespaces, in the orchestrator's. Its rights are those that its makers publish for it.
apiVersion: v1
kind: Namespace
metadata: { name: "\${serviceNamespace}" }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: jac-orc-mongodb-operator, namespace: "\${serviceNamespace}" }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: jac-orc-mongodb-operator }
rules:
  - apiGroups: [""]
    resources: [pods, services, configmaps, secrets]
    verbs: [create, delete, get, list, patch, update, watch]
  - apiGroups: [apps]
    resources: [statefulsets]
    verbs: [create, delete, get, list, patch, update, watch]
  - apiGroups: [mongodbcommunity.mongodb.com]
    resources: [mongodbcommunity, mongodbcommunity/status, mongodbcommunity/spec, mongodbcommunity/finalizers]
    verbs: [get, patch, list, update, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: jac-orc-mongodb-operator }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: jac-orc-mongodb-operator }
subjects:
  - { kind: ServiceAccount, name: jac-orc-mongodb-operator, namespace: "\${serviceNamespace}" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: jac-orc-mongodb-operator, namespace: "\${serviceNamespace}" }
spec:
  replicas: 1
  selector: { matchLabels: { app.kubernetes.io/component: mongodb-operator } }
  template:
    metadata:
      labels: { app.kubernetes.io/component: mongodb-operator, app.kubernetes.io/part-of: jac-orc }
    spec:
      serviceAccountName: jac-orc-mongodb-operator
      enableServiceLinks: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 2000
        runAsGroup: 2000
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: operator
          image: quay.io/mongodb/mongodb-kubernetes-operator:0.13.0
          command: [/usr/local/bin/entrypoint]
          env:
            - { name: WATCH_NAMESPACE, value: "*" }
            - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { name: OPERATOR_NAME, value: jac-orc-mongodb-operator }
            # The versions that this one of the operator was released with.
            - { name: AGENT_IMAGE, value: "quay.io/mongodb/mongodb-agent-ubi:108.0.6.8796-1" }
            - { name: VERSION_UPGRADE_HOOK_IMAGE, value: "quay.io/mongodb/mongodb-kubernetes-operator-version-upgrade-post-start-hook:1.0.10" }
            - { name: READINESS_PROBE_IMAGE, value: "quay.io/mongodb/mongodb-kubernetes-readinessprobe:1.0.23" }
            - { name: MONGODB_IMAGE, value: mongodb-community-server }
            - { name: MONGODB_REPO_URL, value: quay.io/mongodb }
          resources:
            requests: { cpu: 100m, memory: 200Mi }
            limits: { cpu: 1100m, memory: 1Gi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
`,"mongodb.yaml":`# What has no identity is shared by every MongoDB of the namespace: the operator gives its pods the account mongodb-database.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: mongodb-database }
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get]
  - apiGroups: [""]
    resources: [pods]
    verbs: [patch, delete, get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: mongodb-database }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: mongodb-database }
subjects:
  - { kind: ServiceAccount, name: mongodb-database, namespace: "\${namespace}" }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: mongodb-database }
---
# What an operator of this namespace alone would need; that of the dependencies has the same by its ClusterRole.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: jac-orc-mongodb-operator }
rules:
  - apiGroups: [""]
    resources: [pods, services, configmaps, secrets]
    verbs: [create, delete, get, list, patch, update, watch]
  - apiGroups: [apps]
    resources: [statefulsets]
    verbs: [create, delete, get, list, patch, update, watch]
  - apiGroups: [mongodbcommunity.mongodb.com]
    resources: [mongodbcommunity, mongodbcommunity/status, mongodbcommunity/spec, mongodbcommunity/finalizers]
    verbs: [get, patch, list, update, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: jac-orc-mongodb-operator }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: jac-orc-mongodb-operator }
subjects:
  - { kind: ServiceAccount, name: jac-orc-mongodb-operator, namespace: "\${namespace}" }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: jac-orc-mongodb-operator }
---
identity: { name: mongodb, component: mongodb }
apiVersion: mongodbcommunity.mongodb.com/v1
kind: MongoDBCommunity
spec:
  members: \${replicaset}
  type: ReplicaSet
  version: 8.0.4
  security:
    authentication:
      modes: [SCRAM]
  users:
    - name: \${username}
      db: admin
      passwordSecretRef: { name: "\${username}-password" }
      roles:
        - { name: clusterAdmin, db: admin }
        - { name: userAdminAnyDatabase, db: admin }
        - { name: readWrite, db: "\${database}" }
      # One per database, or two of a namespace would take each other's.
      scramCredentialsSecretName: \${name}-scram
  additionalMongodConfig:
    storage.wiredTiger.engineConfig.journalCompressor: zlib
  # By these labels a claim is found when its data is to go: the operator leaves all claims behind.
  statefulSet:
    spec:
      volumeClaimTemplates:
        - metadata:
            name: data-volume
            labels: { app.kubernetes.io/managed-by: jac-scale, app.kubernetes.io/instance: "mongodb.\${name}", app.kubernetes.io/component: mongodb }
        - metadata:
            name: logs-volume
            labels: { app.kubernetes.io/managed-by: jac-scale, app.kubernetes.io/instance: "mongodb.\${name}", app.kubernetes.io/component: mongodb }
---
apiVersion: v1
kind: Secret
metadata: { name: "\${username}-password" }
type: Opaque
stringData:
  password: \${password}
`,"placeholders.yaml":`# What the documents beside this file may name. docs/templates.md tells how they are filled.

replicaset: { type: integer, default: 3, choices: [1, 2, 3, 4, 5, 6, 7], description: "Members of the replica set" }
username: { type: string, default: my-user, pattern: "[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?", description: "User whose password stands in the Secret USERNAME-password: lowercase letters, digits and -" }
database: { type: string, default: jaseci, pattern: "[A-Za-z0-9_-]{1,63}", description: "Database that the user may read and write" }
password: { type: string, secret: true, pattern: "[A-Za-z0-9._~-]{8,128}", description: "Its password: 8 to 128 letters, digits and ._~-; made once and kept" }
`}},postgresql:{1:{"credentials.yaml":`# The login, before the pod that reads it. Made once and kept, as what it opens is.
identity: { name: postgresql, component: postgresql }
apiVersion: v1
kind: Secret
type: Opaque
stringData:
  username: jac
  password: \${password}
  uri: postgresql://jac:\${password}@\${name}.\${namespace}.svc:5432/jac
`,"placeholders.yaml":`# What the documents beside this file may name. docs/templates.md tells how they are filled. An app gives them all but the password, whose
# Secret it makes itself (src/engine/data/secret.ts); the defaults are those of its settings.

name: { type: string, required: true, description: "Name of the Secret with the login, of the Service and of the StatefulSet" }
image: { type: string, default: "postgres:17", description: "Image of PostgreSQL" }
imagePullSecrets: { type: list, description: "References to the Secrets that hold registry passwords" }
nodeSelector: { type: map, description: "Labels of the nodes it may run on" }
tolerations: { type: list, description: "Taints it stands" }
cpuRequest: { type: string, default: 100m, description: "CPU request" }
cpuLimit: { type: string, description: "CPU limit" }
memoryRequest: { type: string, default: 256Mi, description: "Memory request" }
memoryLimit: { type: string, description: "Memory limit" }
storage: { type: string, default: 1Gi, description: "Size of the volume" }
storageClass: { type: string, description: "StorageClass of the volume; the cluster's default when absent" }
password: { type: string, secret: true, pattern: "[A-Za-z0-9._~-]{8,128}", description: "Password of the user jac: 8 to 128 letters, digits and ._~-, since it stands in a URL; made once and kept" }
`,"postgresql.yaml":`# Headless: the name leads to the pod once it is ready, and to nothing before.
identity: { name: postgresql, component: postgresql }
apiVersion: v1
kind: Service
spec:
  clusterIP: None
  ports:
    - { name: postgresql, port: 5432, targetPort: postgresql, protocol: TCP }
---
identity: { name: postgresql, component: postgresql }
apiVersion: apps/v1
kind: StatefulSet
spec:
  replicas: 1
  serviceName: \${name}
  template:
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 30
      imagePullSecrets: \${imagePullSecrets}
      nodeSelector: \${nodeSelector}
      tolerations: \${tolerations}
      # The user of the official image, by number.
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        runAsGroup: 999
        fsGroup: 999
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: postgresql
          image: \${image}
          ports:
            - { name: postgresql, containerPort: 5432, protocol: TCP }
          env:
            - name: POSTGRES_USER
              valueFrom: { secretKeyRef: { name: "\${name}", key: username } }
            # The user changes with the password; the database that the URL names does not.
            - { name: POSTGRES_DB, value: jac }
            - name: POSTGRES_PASSWORD
              valueFrom: { secretKeyRef: { name: "\${name}", key: password } }
            # Below the mount point, where a file system may keep a lost+found.
            - { name: PGDATA, value: /var/lib/postgresql/data/pgdata }
          # While the entrypoint makes the database the server listens to its socket alone. Recovery may take minutes.
          startupProbe:
            exec: { command: [pg_isready, -h, 127.0.0.1] }
            periodSeconds: 1
            timeoutSeconds: 5
            failureThreshold: 600
          readinessProbe:
            exec: { command: [pg_isready, -h, 127.0.0.1] }
            periodSeconds: 10
            timeoutSeconds: 5
          livenessProbe:
            tcpSocket: { port: postgresql }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            requests: { cpu: "\${cpuRequest}", memory: "\${memoryRequest}" }
            limits: { cpu: "\${cpuLimit}", memory: "\${memoryLimit}" }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: data, mountPath: /var/lib/postgresql/data }
            - { name: run, mountPath: /var/run/postgresql }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: run
          emptyDir: { sizeLimit: 64Mi }
        - name: tmp
          emptyDir: { sizeLimit: 1Gi }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: \${storageClass}
        resources: { requests: { storage: "\${storage}" } }
`}},python:{1:{"__init__.py":`"""Serves one Python module over gRPC. Importing this package needs the standard library alone, since the installer does."""
`,"__main__.py":`"""\`python -P -m module_server\`: imports the module and serves it until SIGTERM."""

import asyncio
import importlib
import os
import signal
import site
import sys
import time

from module_server.packages import PackageError, package_set
from module_server.settings import Settings, SettingsError, settings_from

BAD_SETTINGS, NOT_INSTALLED, NO_MODULE, IMPORT_FAILED, PORT_IN_USE = 2, 40, 41, 42, 43


def main() -> int:
    # Process 1 of a container ignores what it has no handler for, and importing may take a while.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    try:
        settings = settings_from(os.environ)
        folder = package_set(settings)
    except (SettingsError, PackageError) as error:
        return failed(BAD_SETTINGS, str(error))
    if folder is not None:
        if not folder.is_dir():
            return failed(
                NOT_INSTALLED, f"{folder} is not there: the packages of {settings.module_name} have not been installed yet"
            )
        use(str(folder))
    return run(settings)


def use(folder: str) -> None:
    """Puts the installed packages before what the image has, and runs their .pth files."""
    sys.path.insert(1, folder)
    site.addsitedir(folder)


def run(settings: Settings) -> int:
    # What gRPC writes by itself is no JSON, and would bury a container's last words.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    # Only now: gRPC itself is among the installed packages.
    from module_server.handles import HandleStore
    from module_server.log import say, set_up_logging
    from module_server.reading import allow_digits
    from module_server.runner import Runner
    from module_server.server import PortTaken, serve

    set_up_logging()
    allow_digits()
    started = time.monotonic()
    try:
        module = importlib.import_module(settings.module_name)
    except ModuleNotFoundError as error:
        if not (error.name and f"{settings.module_name}.".startswith(f"{error.name}.")):
            return failed(IMPORT_FAILED, f"importing {settings.module_name} failed: {error}")
        return failed(NO_MODULE, f"there is no module {settings.module_name}: is its package named differently (PACKAGE)?")
    except BaseException as error:
        return failed(IMPORT_FAILED, f"importing {settings.module_name} failed: {type(error).__name__}: {error}")
    import_seconds = round(time.monotonic() - started, 3)
    handles = HandleStore(settings.pod_name, settings.handle_seconds, settings.handle_limit)

    async def body() -> int:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)

        def on_ready(port: int) -> None:
            say(
                "serving",
                module=settings.module_name,
                port=port,
                import_seconds=import_seconds,
                threads=settings.threads,
                pod_manager_url=settings.pod_manager_url,
            )

        return await serve(settings, Runner(module, handles), handles, stop, on_ready)

    try:
        left = asyncio.run(body())
    except PortTaken as error:
        return failed(PORT_IN_USE, str(error))
    if left:
        # Threads cannot be ended, and the interpreter would wait for them.
        sys.stdout.flush()
        os._exit(0)
    return 0


def failed(code: int, message: str) -> int:
    """The line is also what Kubernetes shows as the container's last words."""
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
`,"failure.py":`"""Why a call has no result, as the caller is told."""

from module_server import module_service_pb2 as pb

MESSAGE_LIMIT = 4096


class CallFailure(Exception):
    """One of the kinds of module_service.proto, with what to tell the caller."""

    def __init__(self, kind: "pb.Kind", message: str, type_name: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.type_name = type_name

    def answer(self) -> pb.CallResponse:
        message = self.message if len(self.message) <= MESSAGE_LIMIT else f"{self.message[:MESSAGE_LIMIT]}\u2026"
        return pb.CallResponse(failure=pb.Failure(type=_sendable(self.type_name), message=_sendable(message), kind=self.kind))


def _sendable(text: str) -> str:
    """A lone surrogate, which a module's text may hold, is no UTF-8, and protobuf would refuse the whole answer."""
    return text.encode("utf-8", "replace").decode("utf-8")


def bad_request(message: str) -> CallFailure:
    return CallFailure(pb.BAD_REQUEST, message)


def raised(error: BaseException) -> CallFailure:
    """What the module raised: its type and message, never its stack."""
    try:
        message = str(error)
    except BaseException:
        message = "(the exception cannot be written as text)"
    return CallFailure(pb.MODULE, message, type_name_of(type(error)))


def type_name_of(kind: type) -> str:
    """\`ValueError\`, but \`numpy.linalg.LinAlgError\`."""
    module = getattr(kind, "__module__", "builtins")
    name = getattr(kind, "__qualname__", kind.__name__)
    return name if module == "builtins" else f"{module}.{name}"
`,"handles.py":`"""Objects that stay on the server, by the handles that callers hold."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure

# So many ids are remembered after their object went, for a reason to be given.
REMEMBERED = 10_000


class HandleStore:
    """Keeps objects for \`seconds\` after their last use, and at most \`limit\` of them: the longest unused goes first.

    An id is \`{pod}.{random}\`, so that whoever routes calls can see which pod it is bound to. Safe to use from many threads.
    """

    def __init__(self, pod: str, seconds: float, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.pod = pod
        self.seconds = seconds
        self.limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        # In the order of their last use, which is the order in which they go.
        self._kept: OrderedDict[str, tuple[object, float]] = OrderedDict()
        self._gone: OrderedDict[str, str] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, value: object) -> str:
        """Keeps an object and answers its id."""
        handle = f"{self.pod}.{secrets.token_hex(16)}"
        with self._lock:
            dropped = self._expired()
            while len(self._kept) >= self.limit:
                dropped.append(self._drop(next(iter(self._kept)), f"made room for newer ones: a pod keeps {self.limit}"))
            self._kept[handle] = (value, self._clock())
        # Outside the lock, as their destructors are the module's code.
        del dropped
        return handle

    def get(self, handle: str) -> object:
        """The object, whose time starts anew. Raises GONE with the reason."""
        with self._lock:
            dropped = self._expired()
            if handle in self._kept:
                value, _ = self._kept[handle]
                self._kept[handle] = (value, self._clock())
                self._kept.move_to_end(handle)
                return value
            reason = self._gone.get(handle)
        del dropped
        raise CallFailure(pb.GONE, f"the object {handle[:300]} is gone: {reason or self._unknown(handle)}")

    def release(self, handle: str) -> bool:
        """Whether it was there until now."""
        with self._lock:
            dropped = self._expired()
            found = handle in self._kept
            if found:
                dropped.append(self._drop(handle, "it was released"))
        del dropped
        return found

    def sweep(self) -> int:
        """Drops what was not used for long, so that memory comes back without a call; answers how many."""
        with self._lock:
            dropped = self._expired()
        return len(dropped)

    def _expired(self) -> list[object]:
        dropped = []
        oldest = self._clock() - self.seconds
        while self._kept:
            handle = next(iter(self._kept))
            if self._kept[handle][1] > oldest:
                break
            dropped.append(self._drop(handle, f"it was not used for {self.seconds:g} s"))
        return dropped

    def _drop(self, handle: str, reason: str) -> object:
        value, _ = self._kept.pop(handle)
        self._gone[handle] = reason
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)
        return value

    def _unknown(self, handle: str) -> str:
        pod = handle.rpartition(".")[0]
        if pod != self.pod:
            return f"it lived in pod {pod[:253] or '(none)'}, and this is {self.pod}"
        return "this pod does not know it; its server was started anew since"
`,"install.py":`"""\`python -P -m module_server.install\`: puts a module's packages, and what the server needs, into a folder of PACKAGES_DIR.

What is there already is kept. With \`--wait\` it installs nothing, and ends once the folder is there."""

import errno
import fcntl
import importlib.machinery
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from module_server.packages import PackageError, package_set, requirement_for
from module_server.pinned import LOOSE, PINNED
from module_server.settings import Settings, SettingsError, settings_from

BAD_SETTINGS, NOT_FOUND, UNREACHABLE, DISK_FULL, FAILED, NO_PIP, NOT_WRITABLE, NO_MODULE, WAITED = 2, 10, 11, 12, 13, 14, 15, 16, 22
# Sets that stay: that of the pods which run until the new ones are ready, and the new one.
KEPT_SETS = 2
WAIT_SECONDS = 600
PART = ".part-"

# The first that fits pip's output. An index that does not answer also ends in "No matching distribution".
CAUSES = (
    (r"No space left on device|Disk quota exceeded", DISK_FULL, "no space left: a larger volume or less to install"),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|"
        r"CERTIFICATE_VERIFY_FAILED|Connection refused|Failed to establish|name resolution",
        UNREACHABLE,
        "the package index cannot be reached from this pod",
    ),
    (
        r"No matching distribution found|Could not find a version|is not a valid|Invalid requirement",
        NOT_FOUND,
        "a package or version does not exist",
    ),
    (r"No module named pip", NO_PIP, "the image has no pip"),
    (r"ResolutionImpossible|conflicting dependencies", FAILED, "requirements exclude each other, those of the server among them"),
    (r"", FAILED, "pip failed"),
)
CONFLICT = r"ResolutionImpossible|conflicting dependencies"


class InstallError(Exception):
    """Why there is no set, with the exit code that says so."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def main(arguments: list[str]) -> int:
    try:
        settings = settings_from(os.environ)
        folder = package_set(settings)
        if folder is None:
            raise SettingsError("PACKAGES_DIR is missing: the folder to install into")
        if "--wait" in arguments:
            wait_for(folder)
        else:
            install(settings, folder)
    except (SettingsError, PackageError) as error:
        print(error, file=sys.stderr)
        return BAD_SETTINGS
    except InstallError as error:
        print(error, file=sys.stderr)
        return error.code
    return 0


def wait_for(folder: Path, seconds: float = WAIT_SECONDS) -> None:
    """Until another pod has installed it; the kubelet starts a wait that gave up again."""
    end = time.monotonic() + seconds
    while not folder.is_dir():
        if time.monotonic() >= end:
            raise InstallError(WAITED, f"waited {seconds:g} s for the packages to be installed into {folder}")
        time.sleep(0.5)
    print("packages are there")


def install(settings: Settings, folder: Path, pinned: tuple[str, ...] = PINNED, loose: tuple[str, ...] = LOOSE) -> None:
    """Makes \`folder\` if it is not there: it appears under its name with all that belongs in it, or not at all."""
    requirement = requirement_for(settings.module_name, settings.package)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.parent):
            if folder.is_dir():
                os.utime(folder)
                return print("packages are there")
            for left in folder.parent.glob(f"{PART}*"):
                shutil.rmtree(left, ignore_errors=True)
            part = Path(tempfile.mkdtemp(prefix=PART, dir=folder.parent))
            try:
                run_pip(requirement, part, pinned, loose)
                check(settings.module_name, requirement, part)
                part.chmod(0o755)
                part.rename(folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
            prune(folder)
    except PermissionError as error:
        raise InstallError(
            NOT_WRITABLE, f"the volume is not writable for group {os.getgid()} (does its driver honour fsGroup?): {error}"
        ) from None
    except OSError as error:
        if error.errno == errno.EROFS:
            raise InstallError(NOT_WRITABLE, f"the volume is mounted read-only: {error}") from None
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise InstallError(DISK_FULL, f"no space left: a larger volume or less to install: {error}") from None
        raise


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Two Jobs may meet on one volume; a process that ends lets go of it."""
    with open(folder / ".lock", "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run_pip(requirement: str, target: Path, pinned: tuple[str, ...], loose: tuple[str, ...]) -> None:
    """The server's own packages as tested; if the module's exclude those, whatever fits both."""
    wanted = (requirement,) if requirement else ()
    code, output = pip(wanted + pinned, target)
    if code and re.search(CONFLICT, output):
        print("the module excludes the server's tested versions; trying others that should work")
        empty(target)
        code, output = pip(wanted + loose, target)
    if code:
        found, meaning = next((found, meaning) for pattern, found, meaning in CAUSES if re.search(pattern, output))
        named = re.search(r"No matching distribution found for (.+)", output)
        raise InstallError(
            found, f"{meaning}: {named[1] if found == NOT_FOUND and named else requirement or 'the requirements of the server'}"
        )


def pip(requirements: tuple[str, ...], target: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--no-cache-dir", "--progress-bar=off", "--prefer-binary"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", "--root-user-action=ignore"]
    command += ["--target", str(target), "--", *requirements]
    # A scratch folder of its own on the same volume, which has room: /tmp of the pod may be small.
    environment = {**os.environ, "TMPDIR": str(target.parent / f"{target.name}-tmp")}
    scratch = Path(environment["TMPDIR"])
    scratch.mkdir()
    lines = []
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as process:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return process.returncode, "".join(lines)


def empty(folder: Path) -> None:
    for entry in folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def check(module: str, requirement: str, target: Path) -> None:
    """That the package brings the name to import; running none of its code, so only the first part of the name."""
    first = module.partition(".")[0]
    if not requirement or first in sys.stdlib_module_names or importlib.machinery.PathFinder.find_spec(first, [str(target)]):
        return
    names = sorted(_top_level_names(requirement, target))
    raise InstallError(
        NO_MODULE,
        f"{requirement} was installed, but has no module {first}: it brings {', '.join(names) or 'none'}. "
        "Name the right package by PACKAGE, or the right module",
    )


def _top_level_names(requirement: str, target: Path) -> set[str]:
    from importlib import metadata

    wanted = _canonical(re.match(r"[A-Za-z0-9._-]+", requirement)[0])  # type: ignore[index]
    names = set()
    for distribution in metadata.distributions(path=[str(target)]):
        if _canonical(distribution.metadata["Name"] or "") != wanted:
            continue
        for file in distribution.files or []:
            first = file.parts[0].partition(".")[0]
            if first.isidentifier() and not first.startswith("_") and (len(file.parts) > 1 or file.suffix in (".py", ".so")):
                names.add(first)
    return names


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def prune(newest: Path) -> None:
    """Removes sets beyond the newest \`KEPT_SETS\`. Pods that run longer than two changes have loaded theirs."""
    sets = [entry for entry in newest.parent.iterdir() if re.fullmatch(r"[0-9a-f]{16}", entry.name) and entry != newest]
    for old in sorted(sets, key=lambda entry: entry.stat().st_mtime, reverse=True)[KEPT_SETS - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
`,"install.yaml":`# The server, which any image with Python can run. A new one has a new name, so that pods are replaced one by one.
identity: { name: "server-\${serverKey}", component: python }
apiVersion: v1
kind: ConfigMap
immutable: true
data:
  __init__.py: { $file: __init__.py }
  __main__.py: { $file: __main__.py }
  failure.py: { $file: failure.py }
  handles.py: { $file: handles.py }
  install.py: { $file: install.py }
  log.py: { $file: log.py }
  module_service_pb2.py: { $file: module_service_pb2.py }
  module_service_pb2_grpc.py: { $file: module_service_pb2_grpc.py }
  names.py: { $file: names.py }
  packages.py: { $file: packages.py }
  pinned.py: { $file: pinned.py }
  reading.py: { $file: reading.py }
  runner.py: { $file: runner.py }
  server.py: { $file: server.py }
  settings.py: { $file: settings.py }
  writing.py: { $file: writing.py }
---
when: installs
identity: { name: packages, component: volume }
apiVersion: v1
kind: PersistentVolumeClaim
spec:
  accessModes: ["\${accessMode}"]
  storageClassName: \${storageClass}
  resources:
    requests: { storage: "\${storage}" }
---
# pip asks the package index, and nobody asks this pod.
when: installs
identity: { name: install, component: installer }
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
spec:
  policyTypes: [Ingress, Egress]
  egress:
    - to: \${dnsPeers}
      ports: \${dnsPorts}
    - to: \${indexPeers}
      ports: \${indexPorts}
---
# Once per set of packages: a Job cannot be changed, and its name says which set. What is there already is kept.
when: installs
identity: { name: "install-\${setKey}", component: installer }
apiVersion: batch/v1
kind: Job
spec:
  backoffLimit: 4
  activeDeadlineSeconds: 3600
  podFailurePolicy:
    rules:
      # What another try would not change: settings, a package that does not exist, a full volume, a build that fails.
      - action: FailJob
        onExitCodes: { containerName: install, operator: In, values: [2, 10, 12, 13, 14, 15, 16] }
  template:
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 5
      imagePullSecrets: \${imagePullSecrets}
      nodeSelector: \${nodeSelector}
      tolerations: \${tolerations}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: install
          image: \${image}
          command: [python3, -P, -m, module_server.install]
          env:
            - { name: MODULE_NAME, value: "\${module}" }
            - { when: { given: package }, name: PACKAGE, value: "\${package}" }
            - { when: { given: indexUrl }, name: PIP_INDEX_URL, value: "\${indexUrl}" }
            - { name: PACKAGES_DIR, value: /packages }
            - { name: PYTHONPATH, value: /server }
            - { name: PYTHONUNBUFFERED, value: "1" }
            - { name: HOME, value: /tmp }
            - { when: { given: indexCa }, name: PIP_CERT, value: /index-ca/ca.crt }
          envFrom:
            - { when: { given: indexSecret }, secretRef: { name: "\${indexSecret}" } }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: server, mountPath: /server, readOnly: true }
            - { name: packages, mountPath: /packages }
            - { name: tmp, mountPath: /tmp }
            - { when: { given: indexCa }, name: index-ca, mountPath: /index-ca, readOnly: true }
      volumes:
        - name: server
          configMap:
            name: \${name}-server-\${serverKey}
            items:
              - { key: __init__.py, path: module_server/__init__.py }
              - { key: __main__.py, path: module_server/__main__.py }
              - { key: failure.py, path: module_server/failure.py }
              - { key: handles.py, path: module_server/handles.py }
              - { key: install.py, path: module_server/install.py }
              - { key: log.py, path: module_server/log.py }
              - { key: module_service_pb2.py, path: module_server/module_service_pb2.py }
              - { key: module_service_pb2_grpc.py, path: module_server/module_service_pb2_grpc.py }
              - { key: names.py, path: module_server/names.py }
              - { key: packages.py, path: module_server/packages.py }
              - { key: pinned.py, path: module_server/pinned.py }
              - { key: reading.py, path: module_server/reading.py }
              - { key: runner.py, path: module_server/runner.py }
              - { key: server.py, path: module_server/server.py }
              - { key: settings.py, path: module_server/settings.py }
              - { key: writing.py, path: module_server/writing.py }
        - { name: packages, persistentVolumeClaim: { claimName: "\${name}-packages" } }
        - { name: tmp, emptyDir: { sizeLimit: 2Gi } }
        - { when: { given: indexCa }, name: index-ca, configMap: { name: "\${indexCa}" } }
`,"log.py":`"""Log lines as JSON, one a line, on standard output."""

import json
import logging
import sys
import time

FIELDS = "fields"


class JsonFormatter(logging.Formatter):
    """time, level, message, and the fields given along."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def logger() -> logging.Logger:
    return logging.getLogger("module_server")


def set_up_logging() -> None:
    """For this server's lines alone: how the module logs is its own affair."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    log = logger()
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def say(message: str, level: int = logging.INFO, **fields: object) -> None:
    logger().log(level, message, extra={FIELDS: fields})
`,"module_service_pb2.py":`# -*- coding: utf-8 -*-
# Generated by the protocol buffer compiler.  DO NOT EDIT!
# NO CHECKED-IN PROTOBUF GENCODE
# source: module_server/module_service.proto
# Protobuf Python Version: 6.31.1
"""Generated protocol buffer code."""
from google.protobuf import descriptor as _descriptor
from google.protobuf import descriptor_pool as _descriptor_pool
from google.protobuf import runtime_version as _runtime_version
from google.protobuf import symbol_database as _symbol_database
from google.protobuf.internal import builder as _builder
_runtime_version.ValidateProtobufRuntimeVersion(
    _runtime_version.Domain.PUBLIC,
    6,
    31,
    1,
    '',
    'module_server/module_service.proto'
)
# @@protoc_insertion_point(imports)

_sym_db = _symbol_database.Default()




DESCRIPTOR = _descriptor_pool.Default().AddSerializedFile(b'\\n\\"module_server/module_service.proto\\x12\\rjac.module.v1\\";\\n\\x0b\\x43\\x61llRequest\\x12\\x0e\\n\\x06method\\x18\\x01 \\x01(\\t\\x12\\x0c\\n\\x04\\x62ody\\x18\\x02 \\x01(\\x0c\\x12\\x0e\\n\\x06handle\\x18\\x03 \\x01(\\t\\"T\\n\\x0c\\x43\\x61llResponse\\x12\\x0e\\n\\x04\\x62ody\\x18\\x01 \\x01(\\x0cH\\x00\\x12)\\n\\x07\\x66\\x61ilure\\x18\\x02 \\x01(\\x0b\\x32\\x16.jac.module.v1.FailureH\\x00\\x42\\t\\n\\x07outcome\\"K\\n\\x07\\x46\\x61ilure\\x12\\x0c\\n\\x04type\\x18\\x01 \\x01(\\t\\x12\\x0f\\n\\x07message\\x18\\x02 \\x01(\\t\\x12!\\n\\x04kind\\x18\\x03 \\x01(\\x0e\\x32\\x13.jac.module.v1.Kind\\" \\n\\x0eReleaseRequest\\x12\\x0e\\n\\x06handle\\x18\\x01 \\x01(\\t\\"#\\n\\x0fReleaseResponse\\x12\\x10\\n\\x08released\\x18\\x01 \\x01(\\x08*s\\n\\x04Kind\\x12\\x14\\n\\x10KIND_UNSPECIFIED\\x10\\x00\\x12\\n\\n\\x06MODULE\\x10\\x01\\x12\\x12\\n\\x0eNO_SUCH_METHOD\\x10\\x02\\x12\\x0f\\n\\x0b\\x42\\x41\\x44_REQUEST\\x10\\x03\\x12\\x0b\\n\\x07REFUSED\\x10\\x04\\x12\\x08\\n\\x04GONE\\x10\\x05\\x12\\r\\n\\tTOO_LARGE\\x10\\x06\\x32\\x9a\\x01\\n\\rModuleService\\x12?\\n\\x04\\x43\\x61ll\\x12\\x1a.jac.module.v1.CallRequest\\x1a\\x1b.jac.module.v1.CallResponse\\x12H\\n\\x07Release\\x12\\x1d.jac.module.v1.ReleaseRequest\\x1a\\x1e.jac.module.v1.ReleaseResponseb\\x06proto3')

_globals = globals()
_builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, _globals)
_builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, 'module_server.module_service_pb2', _globals)
if not _descriptor._USE_C_DESCRIPTORS:
  DESCRIPTOR._loaded_options = None
  _globals['_KIND']._serialized_start=348
  _globals['_KIND']._serialized_end=463
  _globals['_CALLREQUEST']._serialized_start=53
  _globals['_CALLREQUEST']._serialized_end=112
  _globals['_CALLRESPONSE']._serialized_start=114
  _globals['_CALLRESPONSE']._serialized_end=198
  _globals['_FAILURE']._serialized_start=200
  _globals['_FAILURE']._serialized_end=275
  _globals['_RELEASEREQUEST']._serialized_start=277
  _globals['_RELEASEREQUEST']._serialized_end=309
  _globals['_RELEASERESPONSE']._serialized_start=311
  _globals['_RELEASERESPONSE']._serialized_end=346
  _globals['_MODULESERVICE']._serialized_start=466
  _globals['_MODULESERVICE']._serialized_end=620
# @@protoc_insertion_point(module_scope)
`,"module_service_pb2_grpc.py":`# Generated by the gRPC Python protocol compiler plugin. DO NOT EDIT!
"""Client and server classes corresponding to protobuf-defined services."""
import grpc
import warnings

from module_server import module_service_pb2 as module__server_dot_module__service__pb2

GRPC_GENERATED_VERSION = '1.76.0'
GRPC_VERSION = grpc.__version__
_version_not_supported = False

try:
    from grpc._utilities import first_version_is_lower
    _version_not_supported = first_version_is_lower(GRPC_VERSION, GRPC_GENERATED_VERSION)
except ImportError:
    _version_not_supported = True

if _version_not_supported:
    raise RuntimeError(
        f'The grpc package installed is at version {GRPC_VERSION},'
        + ' but the generated code in module_server/module_service_pb2_grpc.py depends on'
        + f' grpcio>={GRPC_GENERATED_VERSION}.'
        + f' Please upgrade your grpc module to grpcio>={GRPC_GENERATED_VERSION}'
        + f' or downgrade your generated code using grpcio-tools<={GRPC_VERSION}.'
    )


class ModuleServiceStub(object):
    """Missing associated documentation comment in .proto file."""

    def __init__(self, channel):
        """Constructor.

        Args:
            channel: A grpc.Channel.
        """
        self.Call = channel.unary_unary(
                '/jac.module.v1.ModuleService/Call',
                request_serializer=module__server_dot_module__service__pb2.CallRequest.SerializeToString,
                response_deserializer=module__server_dot_module__service__pb2.CallResponse.FromString,
                _registered_method=True)
        self.Release = channel.unary_unary(
                '/jac.module.v1.ModuleService/Release',
                request_serializer=module__server_dot_module__service__pb2.ReleaseRequest.SerializeToString,
                response_deserializer=module__server_dot_module__service__pb2.ReleaseResponse.FromString,
                _registered_method=True)


class ModuleServiceServicer(object):
    """Missing associated documentation comment in .proto file."""

    def Call(self, request, context):
        """Calls a method, or reads a value, of the module or of an object that an earlier answer left on the server.
        """
        context.set_code(grpc.StatusCode.UNIMPLEMENTED)
        context.set_details('Method not implemented!')
        raise NotImplementedError('Method not implemented!')

    def Release(self, request, context):
        """Forgets such an object before its time is over.
        """
        context.set_code(grpc.StatusCode.UNIMPLEMENTED)
        context.set_details('Method not implemented!')
        raise NotImplementedError('Method not implemented!')


def add_ModuleServiceServicer_to_server(servicer, server):
    rpc_method_handlers = {
            'Call': grpc.unary_unary_rpc_method_handler(
                    servicer.Call,
                    request_deserializer=module__server_dot_module__service__pb2.CallRequest.FromString,
                    response_serializer=module__server_dot_module__service__pb2.CallResponse.SerializeToString,
            ),
            'Release': grpc.unary_unary_rpc_method_handler(
                    servicer.Release,
                    request_deserializer=module__server_dot_module__service__pb2.ReleaseRequest.FromString,
                    response_serializer=module__server_dot_module__service__pb2.ReleaseResponse.SerializeToString,
            ),
    }
    generic_handler = grpc.method_handlers_generic_handler(
            'jac.module.v1.ModuleService', rpc_method_handlers)
    server.add_generic_rpc_handlers((generic_handler,))
    server.add_registered_method_handlers('jac.module.v1.ModuleService', rpc_method_handlers)


 # This class is part of an EXPERIMENTAL API.
class ModuleService(object):
    """Missing associated documentation comment in .proto file."""

    @staticmethod
    def Call(request,
            target,
            options=(),
            channel_credentials=None,
            call_credentials=None,
            insecure=False,
            compression=None,
            wait_for_ready=None,
            timeout=None,
            metadata=None):
        return grpc.experimental.unary_unary(
            request,
            target,
            '/jac.module.v1.ModuleService/Call',
            module__server_dot_module__service__pb2.CallRequest.SerializeToString,
            module__server_dot_module__service__pb2.CallResponse.FromString,
            options,
            channel_credentials,
            insecure,
            call_credentials,
            compression,
            wait_for_ready,
            timeout,
            metadata,
            _registered_method=True)

    @staticmethod
    def Release(request,
            target,
            options=(),
            channel_credentials=None,
            call_credentials=None,
            insecure=False,
            compression=None,
            wait_for_ready=None,
            timeout=None,
            metadata=None):
        return grpc.experimental.unary_unary(
            request,
            target,
            '/jac.module.v1.ModuleService/Release',
            module__server_dot_module__service__pb2.ReleaseRequest.SerializeToString,
            module__server_dot_module__service__pb2.ReleaseResponse.FromString,
            options,
            channel_credentials,
            insecure,
            call_credentials,
            compression,
            wait_for_ready,
            timeout,
            metadata,
            _registered_method=True)
`,"names.py":`"""Dotted names, walked from the module or from an object that stayed on the server, without leaving the package."""

import builtins
import difflib
import importlib
import inspect
import sys
from types import CodeType, FrameType, ModuleType, TracebackType

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure, bad_request, raised

LENGTH_LIMIT = 500


class Names:
    """What may be reached of one package: \`root\` is its import name."""

    def __init__(self, root: str) -> None:
        self.root = root

    def walk(self, start: object, path: str) -> object:
        """What \`path\` names from \`start\` on. Raises BAD_REQUEST, REFUSED or NO_SUCH_METHOD; MODULE when a property or
        the import of a submodule raises."""
        self._check(start, path)
        found = start
        for part in _parts(path):
            found = self._step(found, part, path)
            self._check(found, path)
        return found

    def _step(self, owner: object, part: str, path: str) -> object:
        try:
            found = getattr(owner, part)
        except AttributeError as error:
            if isinstance(owner, ModuleType) and self._import(owner, part):
                return getattr(owner, part)
            if isinstance(owner, ModuleType) and self._leads_out(part):
                # Whether numpy has an \`os\` depends on its version; that it may not be gone through does not.
                raise CallFailure(pb.REFUSED, f"{path} leaves {self.root}: {part} is a module of its own") from None
            raise CallFailure(pb.NO_SUCH_METHOD, f"there is no {path}: {error}{_hint(owner, part)}") from None
        except BaseException as error:
            raise raised(error) from None
        if isinstance(owner, ModuleType):
            self._check_home(found, path)
        return found

    def _import(self, package: ModuleType, part: str) -> bool:
        """Whether there is such a submodule; many packages (\`PIL.Image\`) leave importing theirs to the user."""
        if not hasattr(package, "__path__"):
            return False
        name = f"{package.__name__}.{part}"
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name == name:
                return False
            raise raised(error) from None
        except BaseException as error:
            raise raised(error) from None
        return hasattr(package, part)

    def _check(self, value: object, path: str) -> None:
        if isinstance(value, ModuleType) and not self._inside(value.__name__):
            raise CallFailure(
                pb.REFUSED,
                f"{path or 'the object'} leaves {self.root}: {value.__name__} is a module of its own, to be asked for by that name",
            )
        if isinstance(value, FrameType | TracebackType | CodeType):
            raise CallFailure(pb.REFUSED, f"{path or 'the object'} leaves {self.root}: it belongs to the interpreter")

    def _check_home(self, value: object, path: str) -> None:
        """A package that says \`from os import system\` does not thereby offer it. Only what is Python's own can be told
        apart: many packages show as theirs what a sister package of theirs defines."""
        if not (inspect.isroutine(value) or isinstance(value, type)) or self._of_python(self.root):
            return
        home = getattr(value, "__module__", None)
        if home == "builtins" and getattr(builtins, getattr(value, "__name__", ""), None) is not value:
            return  # what some types that were written in C say of themselves
        if isinstance(home, str) and self._of_python(home):
            raise CallFailure(pb.REFUSED, f"{path} leaves {self.root}: it belongs to the module {home}")

    def _inside(self, name: str) -> bool:
        return name == self.root or name.startswith(f"{self.root}.")

    def _leads_out(self, part: str) -> bool:
        return part in sys.stdlib_module_names and not self._of_python(self.root)

    @staticmethod
    def _of_python(name: str) -> bool:
        return name.partition(".")[0] in sys.stdlib_module_names


def _parts(path: str) -> list[str]:
    if len(path) > LENGTH_LIMIT:
        raise bad_request(f"a method's name has at most {LENGTH_LIMIT} characters")
    if not path:
        return []
    parts = path.split(".")
    for part in parts:
        if part.startswith("_"):
            raise CallFailure(pb.REFUSED, f"{path}: {part} begins with an underscore, so it is not public")
        if not part.isidentifier():
            raise bad_request(f"{path!r} is no name of a method: names are joined by dots, as linalg.norm is")
    return parts


def _hint(owner: object, part: str) -> str:
    try:
        names = [name for name in dir(owner) if not name.startswith("_")]
    except BaseException:
        return ""
    near = difflib.get_close_matches(part, names, n=1)
    return f"; is {near[0]} meant?" if near else ""
`,"packages.py":`"""Which package brings an import name, and where its installed set lies."""

import hashlib
import platform
import re
import sys
from pathlib import Path

from module_server.pinned import PINNED
from module_server.settings import Settings

# Packages that are not called as they are imported. The longest row that fits counts; \`*\` stands for the part that follows it.
PACKAGE_OF = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "Cryptodome": "pycryptodomex",
    "IPython": "ipython",
    "Levenshtein": "Levenshtein",
    "MySQLdb": "mysqlclient",
    "OpenSSL": "pyOpenSSL",
    "PIL": "pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cairosvg": "CairoSVG",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "discord": "discord.py",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "faiss": "faiss-cpu",
    "fitz": "PyMuPDF",
    "git": "GitPython",
    "github": "PyGithub",
    "google.api_core": "google-api-core",
    "google.auth": "google-auth",
    "google.cloud": "google-cloud-*",
    "google.genai": "google-genai",
    "google.generativeai": "google-generativeai",
    "google.oauth2": "google-auth",
    "google.protobuf": "protobuf",
    "googleapiclient": "google-api-python-client",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "kafka": "kafka-python",
    "ldap": "python-ldap",
    "lightgbm": "lightgbm",
    "magic": "python-magic",
    "markdown_it": "markdown-it-py",
    "mpl_toolkits": "matplotlib",
    "multipart": "python-multipart",
    "mysql": "mysql-connector-python",
    "nacl": "PyNaCl",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary",
    "pymupdf": "PyMuPDF",
    "ruamel.yaml": "ruamel.yaml",
    "sentence_transformers": "sentence-transformers",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "snappy": "python-snappy",
    "socks": "PySocks",
    "telegram": "python-telegram-bot",
    "umap": "umap-learn",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "xlrd": "xlrd",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}

# A name, extras, versions. No address, path, option or marker: pip would fetch and run what those name.
REQUIREMENT = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
    r"(\\[[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*\\])?"
    r"((===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9.*+!_-]+(,(===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9.*+!_-]+)*)?"
)
# Raised when what is in a set changes for another reason than its requirement.
FORMAT = "1"


class PackageError(Exception):
    """A requirement that is not taken."""


def requirement_for(module: str, package: str) -> str:
    """The requirement to hand to pip: \`package\` if given, else by the table, else the name itself. Empty for what comes
    with Python. Raises PackageError."""
    wanted = re.sub(r" *([=~!<>,\\[\\]]+) *", r"\\1", package.strip())
    if not wanted:
        return "" if module.partition(".")[0] in sys.stdlib_module_names else _package_of(module)
    if re.match(r"(===|==|~=|!=|<=|>=|<|>)", wanted):
        # A version alone pins the package that the table names.
        wanted = _package_of(module) + wanted
    if len(wanted) > 200 or not REQUIREMENT.fullmatch(wanted):
        raise PackageError(f"PACKAGE {package[:200]!r} is no package name with an optional version, such as numpy==2.1")
    return wanted


def _package_of(module: str) -> str:
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        package = PACKAGE_OF.get(".".join(parts[:length]))
        if package is None:
            continue
        if not package.endswith("*"):
            return package
        if length < len(parts):
            return package[:-1] + parts[length].replace("_", "-")
    return parts[0]


def set_key(requirement: str, pinned: tuple[str, ...] = PINNED) -> str:
    """Name of the folder of a set: over all that decides what is in it, so that another Python finds none."""
    parts = [FORMAT, requirement, *pinned, sys.implementation.cache_tag, platform.machine()]
    return hashlib.sha256("\\0".join(parts).encode()).hexdigest()[:16]


def package_set(settings: Settings) -> Path | None:
    """The folder of the packages, or None when the image holds them. Raises PackageError."""
    if not settings.packages_dir:
        return None
    return Path(settings.packages_dir, set_key(requirement_for(settings.module_name, settings.package)))
`,"pinned.py":`"""What the server itself needs. In code, since this folder is all that reaches a pod; requirements.txt is for developers."""

# Tested together.
PINNED = ("grpcio==1.76.0", "grpcio-health-checking==1.76.0", "protobuf==6.33.6")
# For modules that exclude those: what the stubs still work with, from the version they were made by to protobuf's next major one.
LOOSE = ("grpcio>=1.76.0,<2", "grpcio-health-checking>=1.76.0,<2", "protobuf>=6.31.1,<8")
`,"placeholders.yaml":`# What the documents beside this file may name. docs/templates.md tells how they are filled, docs/python-modules.md what they are for.

module: { type: string, required: true, pattern: "[A-Za-z][A-Za-z0-9_]*(\\\\.[A-Za-z][A-Za-z0-9_]*)*", description: "Import name of the module, such as numpy, PIL or google.cloud.storage" }
package: { type: string, pattern: "[A-Za-z0-9._\\\\[\\\\],<>=!~*+ -]{1,200}", description: "Package to install, with a version if one is wanted (numpy==2.1), or a version alone (==2.1); by the module's name when absent" }
image: { type: string, default: "python:3.12-slim", description: "Image with Python 3.12 or later, and pip" }
imagePullSecrets: { type: list, description: "References to the Secrets that hold registry passwords" }
nodeSelector: { type: map, description: "Labels of the nodes it may run on" }
tolerations: { type: list, description: "Taints it stands" }
replicas: { type: integer, description: "Pods; one when absent, and not together with maxReplicas" }
minReplicas: { type: integer, default: 1, description: "Least pods of the autoscaler" }
maxReplicas: { type: integer, description: "Most pods of the autoscaler; without it there is none" }
cpuTarget: { type: integer, default: 70, description: "Share of the CPU request, in percent, that the autoscaler aims at" }
cpuRequest: { type: string, default: 100m, description: "CPU request" }
cpuLimit: { type: string, description: "CPU limit" }
memoryRequest: { type: string, default: 128Mi, description: "Memory request" }
memoryLimit: { type: string, description: "Memory limit" }
port: { type: integer, default: 50051, description: "Port of the gRPC server (PORT)" }
podManagerUrl: { type: string, description: "Address of the orchestrator as callers know it (POD_MANAGER_URL), which logs and health metadata repeat" }
threads: { type: integer, default: 8, description: "Calls at once in a pod; 1 for a module that is not safe to use from several threads" }
waitingLimit: { type: integer, default: 64, description: "Calls that may wait for a thread; more are turned away" }
bodiesMib: { type: integer, default: 256, description: "MiB of arguments that the calls of a pod may hold together while they run or wait; more are turned away" }
handleSeconds: { type: integer, default: 600, description: "Seconds after its last use for which an object stays on the server" }
handleLimit: { type: integer, default: 1000, description: "Objects that stay in a pod" }
startupSeconds: { type: integer, default: 300, description: "Seconds that importing the module may take" }
installs: { type: boolean, default: true, description: "Whether a Job installs packages to a volume; false where the image holds the module and what runtime/python/requirements.txt names" }
storage: { type: string, default: 2Gi, description: "Size of the volume for the packages" }
storageClass: { type: string, description: "StorageClass of the volume; the cluster's default when absent" }
accessMode: { type: string, default: ReadWriteOnce, choices: [ReadWriteOnce, ReadWriteMany], description: "ReadWriteOnce puts all pods on the volume's node; ReadWriteMany needs a class that has it" }
# Without @: a login in it would stand in the record and in every answer about the module.
indexUrl: { type: string, pattern: "https?://[!-?A-~]+", description: "Package index that pip asks, without a login, which goes into indexSecret; pip's own when absent" }
indexPeers:
  type: list
  # Not the addresses at which clouds tell a machine its credentials: what a package runs while it is built is anybody's.
  default: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16, 100.100.100.200/32, 168.63.129.16/32] } }, { ipBlock: { cidr: "::/0", except: ["fd00:ec2::254/128", "fe80::/10"] } }]
  description: "Peers of a NetworkPolicy that the installing pod may reach on indexPorts: the CIDRs of the package index"
indexPorts: { type: list, default: [{ port: 443, protocol: TCP }, { port: 80, protocol: TCP }], description: "Ports of the package index, as a NetworkPolicy has them" }
indexCa: { type: string, description: "ConfigMap with the certificate of the package index, or of its issuer, in the key ca.crt" }
indexSecret: { type: string, description: "Secret with further environment of pip: PIP_INDEX_URL where it holds a login, PIP_EXTRA_INDEX_URL" }
dnsPeers:
  type: list
  # Where nearly every cluster has it, and where a cache on the node answers: port 53 of any other address would be a way out.
  default: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }, { ipBlock: { cidr: 169.254.20.10/32 } }]
  description: "Peers of a NetworkPolicy that answer names on dnsPorts: where the cluster's DNS is not in kube-system, the namespace that it is in"
dnsPorts: { type: list, default: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }], description: "Ports of these pods, as a NetworkPolicy has them; OpenShift's are 5353" }
clients: { type: list, description: "Peers of a NetworkPolicy that may call the pods directly, besides the orchestrator" }

# These follow from the others, whatever a request says: src/gateways/pymodule/module.ts
setKey: { type: string, default: "0", pattern: "[a-z0-9]{1,16}", description: "Follows from what is installed, and from the server that is run" }
serverKey: { type: string, default: "0", pattern: "[a-z0-9]{1,16}", description: "Follows from the server that is run" }
`,"reading.py":`"""JSON of a call -> the values that the module gets."""

import base64
import binascii
import json
import math
import reprlib
import sys
from collections.abc import Callable
from typing import Any

from module_server.failure import CallFailure, bad_request

# Turning digits into a number takes time by their square: 100,000 take 0.05 s, a million 6 s (Python 3.11).
DIGITS_LIMIT = 100_000
NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
# Kinds of numpy's dtypes whose bytes are their value: others are pointers, or need more than a name to be read.
ARRAY_KINDS = "biufcSUmM"


def allow_digits() -> None:
    """Python itself refuses numbers of more than 4300 digits; for this process it is \`DIGITS_LIMIT\`."""
    sys.set_int_max_str_digits(DIGITS_LIMIT)


def read_call(body: bytes, lookup: Callable[[str], object]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments of a call. \`lookup\` finds the object of a handle. Raises BAD_REQUEST, or what \`lookup\` raises."""
    if not body:
        return [], {}
    call = _parse(body, lookup)
    if not isinstance(call, dict):
        raise bad_request(f'the body has to be an object {{"args": [...], "kwargs": {{...}}}}, not {_kind(call)}')
    for key in call:
        if key not in ("args", "kwargs"):
            raise bad_request(f"unknown key {_shown(key)} in the body: there are args and kwargs")
    args, kwargs = call.get("args", []), call.get("kwargs", {})
    if not isinstance(args, list):
        raise bad_request(f"args has to be a list, not {_kind(args)}")
    if not isinstance(kwargs, dict) or not all(isinstance(key, str) for key in kwargs):
        raise bad_request(f"kwargs has to be an object with names as keys, not {_kind(kwargs)}")
    return args, kwargs


def _parse(body: bytes, lookup: Callable[[str], object]) -> Any:
    try:
        text = body.decode("utf-8")
        return json.loads(text, parse_constant=_constant, parse_float=_float, object_hook=lambda value: _object(value, lookup))
    except CallFailure:
        raise
    except UnicodeDecodeError as error:
        raise bad_request(f"the body is not UTF-8: {error.reason} at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise bad_request(f"the body is not JSON: {error}") from None
    except RecursionError:
        raise bad_request("the body is nested too deeply") from None
    except ValueError as error:
        # What int() says of too many digits.
        raise bad_request(f"a number in the body cannot be read: {error}") from None


def _constant(name: str) -> float:
    raise bad_request(f'{name} is no JSON: write {{"$float": "{name}"}}')


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise bad_request(f'{digits[:40]} is too large for a float: write {{"$float": "Infinity"}} if that is meant')
    return number


def _object(value: dict[str, Any], lookup: Callable[[str], object]) -> Any:
    """A JSON object, or the value that one of the reserved shapes stands for. Everything else, \`{"$gt": 1}\` included, is
    what it says."""
    if len(value) == 1:
        (key,) = value
        reader = READERS.get(key)
        if reader is not None:
            return reader(value[key])
    if "$handle" in value and value.keys() <= {"$handle", "type"}:
        handle = value["$handle"]
        if not isinstance(handle, str):
            raise bad_request(f"$handle has to be a string, not {_kind(handle)}")
        return lookup(handle)
    return value


def _read_float(name: Any) -> float:
    if not isinstance(name, str) or name not in NUMBERS:
        raise bad_request(f"$float is one of {', '.join(NUMBERS)}, not {_shown(name)}")
    return NUMBERS[name]


def _read_bytes(text: Any) -> bytes:
    if not isinstance(text, str):
        raise bad_request(f"$bytes has to be a base64 string, not {_kind(text)}")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise bad_request(f"$bytes is not base64: {error}") from None


def _read_complex(parts: Any) -> complex:
    if not isinstance(parts, list) or len(parts) != 2 or not all(type(part) in (int, float) for part in parts):
        raise bad_request(f"$complex has to be [real, imaginary], not {_shown(parts)}")
    try:
        return complex(*parts)
    except OverflowError:
        raise bad_request("a part of $complex is too large for a float") from None


def _read_dict(pairs: Any) -> dict[Any, Any]:
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise bad_request(f"$dict has to be a list of [key, value], not {_shown(pairs)}")
    try:
        # A tuple as a key comes as a list, there being none in JSON.
        return {tuple(key) if isinstance(key, list) else key: value for key, value in pairs}
    except TypeError as error:
        raise bad_request(f"a key in $dict cannot be one: {error}") from None


def _read_tuple(items: Any) -> tuple[Any, ...]:
    if not isinstance(items, list):
        raise bad_request(f"$tuple has to be a list, not {_kind(items)}")
    return tuple(items)


def _read_array(parts: Any) -> Any:
    if not isinstance(parts, dict) or parts.keys() != {"dtype", "shape", "data"}:
        raise bad_request("$array has to be an object with dtype, shape and data")
    dtype_name, shape, data = parts["dtype"], parts["shape"], parts["data"]
    if not isinstance(dtype_name, str):
        raise bad_request(f"dtype of $array has to be a string such as float64, not {_kind(dtype_name)}")
    if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
        raise bad_request(f"shape of $array has to be a list of sizes, not {_shown(shape)}")
    content = data if isinstance(data, bytes) else _read_bytes(data)
    try:
        import numpy
    except ImportError:
        raise bad_request("$array needs numpy, which this module's packages do not have: pass lists") from None
    try:
        dtype = numpy.dtype(dtype_name)
    except (TypeError, ValueError, SyntaxError) as error:
        raise bad_request(f"dtype of $array: {error}") from None
    if dtype.kind not in ARRAY_KINDS or dtype.itemsize == 0:
        raise bad_request(f"dtype {dtype_name[:40]} cannot be sent as bytes: pass lists")
    if math.prod(shape) * dtype.itemsize != len(content):
        raise bad_request(
            f"$array of {dtype} and shape {shape} takes {math.prod(shape) * dtype.itemsize} bytes, not {len(content)}"
        )
    try:
        # From a bytearray, since an array over bytes cannot be written to.
        return numpy.frombuffer(bytearray(content), dtype=dtype).reshape(shape)
    except ValueError as error:
        raise bad_request(f"$array cannot be read: {error}") from None


READERS: dict[str, Callable[[Any], Any]] = {
    "$float": _read_float,
    "$bytes": _read_bytes,
    "$complex": _read_complex,
    "$dict": _read_dict,
    "$tuple": _read_tuple,
    "$array": _read_array,
}


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), "a value of another kind")


def _shown(value: object) -> str:
    return reprlib.repr(value)
`,"runner.py":`"""One call, from request to answer, in the thread that may take its time over it."""

from types import ModuleType

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure, bad_request, raised
from module_server.handles import HandleStore
from module_server.names import Names
from module_server.reading import read_call
from module_server.writing import write_result

MIB = 1024 * 1024
# Of a body, in either direction. A message may have a little more, for what stands beside the body.
BODY_LIMIT = 64 * MIB
MESSAGE_LIMIT = BODY_LIMIT + 64 * 1024
# The guide's example calls numpy's array with [16, 20, 24] for its three elements. In Python that call fails (a number is
# no dtype), so taking two or more numbers for the elements changes none that works.
TAKE_ELEMENTS = {("numpy", "array")}


class Runner:
    """Calls one module. Safe to use from many threads, as far as the module is."""

    def __init__(self, module: ModuleType, handles: HandleStore, body_limit: int = BODY_LIMIT) -> None:
        self._module = module
        self._names = Names(module.__name__)
        self._handles = handles
        self._body_limit = body_limit

    def call(self, request: pb.CallRequest) -> pb.CallResponse:
        """Never raises: a failure is an answer."""
        try:
            return pb.CallResponse(body=self._call(request))
        except CallFailure as failure:
            return failure.answer()
        except BaseException as error:
            # Of an object that is only looked at: isinstance asks the object itself.
            return raised(error).answer()

    def _call(self, request: pb.CallRequest) -> bytes:
        if len(request.body) > self._body_limit:
            raise bad_request(f"the body has {len(request.body)} bytes; {self._body_limit} are the limit")
        if not request.method and not request.handle:
            raise bad_request("no method is named")
        start = self._handles.get(request.handle) if request.handle else self._module
        target = self._names.walk(start, request.method)
        args, kwargs = read_call(request.body, self._handles.get)
        name = request.method or "the object"
        if callable(target):
            if not request.handle and (self._module.__name__, request.method) in TAKE_ELEMENTS and _are_numbers(args):
                args = [args]
            try:
                result = target(*args, **kwargs)
            except BaseException as error:
                raise raised(error) from None
        elif args or kwargs:
            raise CallFailure(pb.NO_SUCH_METHOD, f"{name} cannot be called; without arguments it is read")
        else:
            result = target
        return self._written(result, start, request.handle)

    def _written(self, result: object, start: object, handle: str) -> bytes:
        def keep(value: object) -> str:
            # A method that answers its own object, as chained ones do, needs no second handle.
            return handle if handle and value is start else self._handles.put(value)

        try:
            body = write_result(result, keep, self._handles.limit)
        except BaseException as error:
            raise raised(error) from None
        if len(body) > self._body_limit:
            raise CallFailure(
                pb.TOO_LARGE, f"the answer has {len(body)} bytes as JSON; {self._body_limit} are the limit. The call was made"
            )
        return body


def _are_numbers(args: list[object]) -> bool:
    return len(args) > 1 and all(isinstance(arg, int | float | complex) for arg in args)
`,"server.py":`"""The gRPC server: calls in threads, health beside them, an orderly end."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import grpc
import grpc.aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from module_server import module_service_pb2 as pb
from module_server import module_service_pb2_grpc as pb_grpc
from module_server.handles import HandleStore
from module_server.log import say
from module_server.runner import MESSAGE_LIMIT, MIB, Runner
from module_server.settings import Settings

SERVICE = pb.DESCRIPTOR.services_by_name["ModuleService"].full_name
# Trailer of a status that came before anything was called, so that the call may go to another pod.
NOT_STARTED = ("jac-not-started", "1")
SWEEP_SECONDS = 5.0

OPTIONS = (
    ("grpc.max_receive_message_length", MESSAGE_LIMIT),
    ("grpc.max_send_message_length", MESSAGE_LIMIT),
    # Two servers on one port would each get some of the calls, and neither would say so.
    ("grpc.so_reuseport", 0),
    # Clients keep connections open between calls, and may ask every 10 s whether they still are.
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
)


class PortTaken(Exception):
    """The port cannot be listened on."""


class ModuleService(pb_grpc.ModuleServiceServicer):
    """Hands calls to threads, so that health is answered while all of them are at work."""

    def __init__(self, runner: Runner, handles: HandleStore, settings: Settings) -> None:
        self._runner = runner
        self._handles = handles
        self._pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="call")
        self._limit = settings.threads + settings.waiting_limit
        self._bytes_limit = settings.bodies_mib * MIB
        self._lock = threading.Lock()
        self._taken = 0
        self._bytes = 0

    @property
    def taken(self) -> int:
        """Calls that run or wait for a thread, those included whose caller no longer waits."""
        return self._taken

    async def Call(self, request: pb.CallRequest, context: grpc.aio.ServicerContext) -> pb.CallResponse:
        size = len(request.body)
        if not self._take(size):
            context.set_trailing_metadata((NOT_STARTED,))
            await context.abort(
                grpc.StatusCode.RESOURCE_EXHAUSTED,
                f"{self._taken} calls with {self._bytes} bytes are running or waiting already; "
                f"{self._limit} and {self._bytes_limit} are the limits",
            )
        future = self._pool.submit(self._runner.call, request)
        future.add_done_callback(lambda _: self._give_back(size))
        # A caller that goes away takes its call along as long as no thread has it.
        answer = await asyncio.wrap_future(future)
        if answer.HasField("failure"):
            # Its message may hold what the caller passed, and is the caller's alone.
            say("call failed", kind=pb.Kind.Name(answer.failure.kind), type=answer.failure.type, method=request.method[:200])
        return answer

    async def Release(self, request: pb.ReleaseRequest, context: grpc.aio.ServicerContext) -> pb.ReleaseResponse:
        return pb.ReleaseResponse(released=self._handles.release(request.handle))

    def _take(self, size: int) -> bool:
        with self._lock:
            if self._taken >= self._limit or (self._taken and self._bytes + size > self._bytes_limit):
                return False
            self._taken += 1
            self._bytes += size
            return True

    def _give_back(self, size: int) -> None:
        with self._lock:
            self._taken -= 1
            self._bytes -= size


class Health(health.aio.HealthServicer):
    """grpc.health.v1, which also says what is served here and for whom."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        metadata = (("module-name", settings.module_name), ("pod-manager-url", settings.pod_manager_url))
        self._metadata = tuple((key, value) for key, value in metadata if value)

    async def Check(
        self, request: health_pb2.HealthCheckRequest, context: grpc.aio.ServicerContext
    ) -> health_pb2.HealthCheckResponse:
        await context.send_initial_metadata(self._metadata)
        return await super().Check(request, context)


async def serve(
    settings: Settings, runner: Runner, handles: HandleStore, stop: asyncio.Event, on_ready: Callable[[int], None]
) -> int:
    """Serves until \`stop\` is set, then drains. \`on_ready\` gets the port. Answers how many calls did not end in time.

    Raises PortTaken."""
    service = ModuleService(runner, handles, settings)
    state = Health(settings)
    server = grpc.aio.server(options=OPTIONS)
    pb_grpc.add_ModuleServiceServicer_to_server(service, server)
    health_pb2_grpc.add_HealthServicer_to_server(state, server)
    port = _listen(server, settings.port)
    await server.start()
    for name in ("", SERVICE):
        await state.set(name, health_pb2.HealthCheckResponse.SERVING)
    sweeper = asyncio.create_task(_sweep(handles))
    on_ready(port)
    await stop.wait()

    say("draining", seconds=settings.drain_seconds, calls=service.taken)
    await state.enter_graceful_shutdown()
    await asyncio.sleep(settings.drain_seconds)
    await server.stop(settings.grace_seconds)
    sweeper.cancel()
    left = service.taken
    say("stopped", logging.WARNING if left else logging.INFO, unfinished=left)
    return left


def _listen(server: grpc.aio.Server, port: int) -> int:
    # A node without IPv6 has no [::].
    for address in ("[::]", "0.0.0.0"):
        try:
            return server.add_insecure_port(f"{address}:{port}")
        except RuntimeError:
            continue
    raise PortTaken(f"port {port} cannot be listened on")


async def _sweep(handles: HandleStore) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        dropped = handles.sweep()
        if dropped:
            say("objects dropped that were not used", count=dropped, kept=len(handles))
`,"server.yaml":`# Code of strangers runs here, with what callers pass: it answers the orchestrator, and reaches nothing but a name server.
identity: { name: python, component: python }
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
spec:
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: "\${serviceNamespace}" }
          podSelector:
            matchLabels: { app.kubernetes.io/name: jac-orc }
      ports: [{ port: "\${port}", protocol: TCP }]
    - when: { given: clients }
      from: \${clients}
      ports: [{ port: "\${port}", protocol: TCP }]
  egress:
    - to: \${dnsPeers}
      ports: \${dnsPorts}
---
identity: { name: python, component: python }
apiVersion: v1
kind: Service
spec:
  type: ClusterIP
  ports:
    - { name: grpc, port: "\${port}", targetPort: grpc, protocol: TCP, appProtocol: kubernetes.io/h2c }
---
# A connection of gRPC stays with one pod, so that whoever wants them all asks for each.
identity: { name: pods, component: python }
apiVersion: v1
kind: Service
spec:
  clusterIP: None
  ports:
    - { name: grpc, port: "\${port}", targetPort: grpc, protocol: TCP, appProtocol: kubernetes.io/h2c }
---
identity: { name: python, component: python }
apiVersion: apps/v1
kind: Deployment
spec:
  replicas: \${replicas}
  revisionHistoryLimit: 2
  progressDeadlineSeconds: 3600
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  template:
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      # 5 s until clients have heard, 45 s for calls that run.
      terminationGracePeriodSeconds: 60
      imagePullSecrets: \${imagePullSecrets}
      nodeSelector: \${nodeSelector}
      tolerations: \${tolerations}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway }
      initContainers:
        - when: installs
          name: wait
          image: \${image}
          command: [python3, -P, -m, module_server.install, --wait]
          env:
            - { name: MODULE_NAME, value: "\${module}" }
            - { when: { given: package }, name: PACKAGE, value: "\${package}" }
            - { name: PACKAGES_DIR, value: /packages }
            - { name: PYTHONPATH, value: /server }
            - { name: PYTHONUNBUFFERED, value: "1" }
          resources:
            requests: { cpu: 10m, memory: 32Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: server, mountPath: /server, readOnly: true }
            - { name: packages, mountPath: /packages, readOnly: true }
      containers:
        - name: module
          image: \${image}
          command: [python3, -P, -m, module_server]
          ports:
            - { name: grpc, containerPort: "\${port}", protocol: TCP }
          env:
            - { name: MODULE_NAME, value: "\${module}" }
            - { when: { given: package }, name: PACKAGE, value: "\${package}" }
            - { name: PORT, value: { $string: port } }
            - { when: { given: podManagerUrl }, name: POD_MANAGER_URL, value: "\${podManagerUrl}" }
            - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { when: installs, name: PACKAGES_DIR, value: /packages }
            - { name: THREADS, value: { $string: threads } }
            - { name: WAITING_LIMIT, value: { $string: waitingLimit } }
            - { name: BODIES_MIB, value: { $string: bodiesMib } }
            - { name: HANDLE_SECONDS, value: { $string: handleSeconds } }
            - { name: HANDLE_LIMIT, value: { $string: handleLimit } }
            - { name: DRAIN_SECONDS, value: "5" }
            - { name: GRACE_SECONDS, value: "45" }
            - { name: PYTHONPATH, value: /server }
            - { name: PYTHONUNBUFFERED, value: "1" }
            - { name: HOME, value: /tmp }
            - { name: TMPDIR, value: /tmp }
          startupProbe:
            grpc: { port: "\${port}" }
            periodSeconds: 1
            timeoutSeconds: 5
            failureThreshold: \${startupSeconds}
          readinessProbe:
            grpc: { port: "\${port}" }
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 3
          # A module may hold Python's lock for long; whether it ever lets go of it nobody can tell.
          livenessProbe:
            grpc: { port: "\${port}" }
            periodSeconds: 10
            timeoutSeconds: 10
            failureThreshold: 12
          resources:
            requests: { cpu: "\${cpuRequest}", memory: "\${memoryRequest}" }
            limits: { cpu: "\${cpuLimit}", memory: "\${memoryLimit}" }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: server, mountPath: /server, readOnly: true }
            - { when: installs, name: packages, mountPath: /packages, readOnly: true }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: server
          configMap:
            name: \${name}-server-\${serverKey}
            items:
              - { key: __init__.py, path: module_server/__init__.py }
              - { key: __main__.py, path: module_server/__main__.py }
              - { key: failure.py, path: module_server/failure.py }
              - { key: handles.py, path: module_server/handles.py }
              - { key: install.py, path: module_server/install.py }
              - { key: log.py, path: module_server/log.py }
              - { key: module_service_pb2.py, path: module_server/module_service_pb2.py }
              - { key: module_service_pb2_grpc.py, path: module_server/module_service_pb2_grpc.py }
              - { key: names.py, path: module_server/names.py }
              - { key: packages.py, path: module_server/packages.py }
              - { key: pinned.py, path: module_server/pinned.py }
              - { key: reading.py, path: module_server/reading.py }
              - { key: runner.py, path: module_server/runner.py }
              - { key: server.py, path: module_server/server.py }
              - { key: settings.py, path: module_server/settings.py }
              - { key: writing.py, path: module_server/writing.py }
        - { when: installs, name: packages, persistentVolumeClaim: { claimName: "\${name}-packages" } }
        - { name: tmp, emptyDir: { sizeLimit: 2Gi } }
---
identity: { name: python, component: python }
apiVersion: policy/v1
kind: PodDisruptionBudget
spec:
  maxUnavailable: 1
---
when: { given: maxReplicas }
identity: { name: python, component: python }
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: "\${name}" }
  minReplicas: \${minReplicas}
  maxReplicas: \${maxReplicas}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: "\${cpuTarget}" }
`,"settings.py":`"""What the pod's environment says."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)*")


class SettingsError(Exception):
    """A value that cannot be used, named."""


@dataclass(frozen=True)
class Settings:
    """Times are in seconds."""

    module_name: str
    # 0: any that is free.
    port: int
    pod_manager_url: str
    pod_name: str
    # Requirement for pip; empty: by module_name.
    package: str
    # Folder of the installed sets; empty: the image holds all.
    packages_dir: str
    threads: int
    # Calls that may wait for a thread.
    waiting_limit: int
    # Bodies of calls that run or wait, all together; one call may always be as large as a message.
    bodies_mib: int
    handle_seconds: float
    handle_limit: int
    # Between saying "not serving" and taking no more calls: until clients have heard of it.
    drain_seconds: float
    # What calls that run then have to come to an end.
    grace_seconds: float


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError for the first value that cannot be used."""
    module_name = environment.get("MODULE_NAME", "").strip()
    if not module_name:
        raise SettingsError("MODULE_NAME is missing: the import name of the module to serve")
    if not NAME.fullmatch(module_name) or len(module_name) > 200:
        raise SettingsError(f"MODULE_NAME {module_name[:200]!r} is no import name; none of its parts may begin with an underscore")
    if module_name.partition(".")[0] == "module_server":
        raise SettingsError("MODULE_NAME module_server is the server itself")
    return Settings(
        module_name=module_name,
        port=int(_number(environment, "PORT", 50051, 0, 65535, whole=True)),
        pod_manager_url=_url(environment.get("POD_MANAGER_URL", "").strip()),
        pod_name=environment.get("POD_NAME", "").strip() or socket.gethostname(),
        package=environment.get("PACKAGE", "").strip(),
        packages_dir=environment.get("PACKAGES_DIR", "").strip(),
        threads=int(_number(environment, "THREADS", 8, 1, 256, whole=True)),
        waiting_limit=int(_number(environment, "WAITING_LIMIT", 64, 0, 10_000, whole=True)),
        bodies_mib=int(_number(environment, "BODIES_MIB", 256, 1, 1_000_000, whole=True)),
        handle_seconds=_number(environment, "HANDLE_SECONDS", 600, 1, 7 * 86_400),
        handle_limit=int(_number(environment, "HANDLE_LIMIT", 1000, 1, 1_000_000, whole=True)),
        drain_seconds=_number(environment, "DRAIN_SECONDS", 5, 0, 600),
        grace_seconds=_number(environment, "GRACE_SECONDS", 20, 0, 3600),
    )


def _number(environment: Mapping[str, str], name: str, default: float, least: float, most: float, whole: bool = False) -> float:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}" if whole else r"[0-9]{1,9}(\\.[0-9]{1,6})?", text) or not least <= float(text) <= most:
        kind = "a whole number" if whole else "a number"
        raise SettingsError(f"{name} has to be {kind} from {least:g} to {most:g}, not {text[:60]!r}")
    return float(text)


def _url(text: str) -> str:
    """It goes into logs and metadata, so a password in it would be seen there."""
    try:
        parts = urlsplit(text)
        usable = not text or (parts.scheme in ("http", "https") and bool(parts.hostname) and text.isascii() and text.isprintable())
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("POD_MANAGER_URL has to be an http or https address")
    if text and parts.username is not None:
        raise SettingsError("POD_MANAGER_URL must hold no user name or password")
    return text
`,"writing.py":`"""The result of a call -> JSON. What JSON cannot hold stays on the server, and a handle goes in its place."""

import base64
import json
import math
import sys
from collections.abc import Callable
from typing import Any

from module_server.failure import type_name_of
from module_server.reading import READERS

SCALARS = {int, str, bool, type(None)}
# Itemsize up to which Python's own number holds one of numpy's without loss.
EXACT = {"b": 1, "i": 8, "u": 8, "f": 8, "c": 16}


class _StaysWhole(Exception):
    """The value has to be kept as it is, not taken apart."""


def write_result(value: object, keep: Callable[[object], str], room: int) -> bytes:
    """\`{"result": ...}\` as UTF-8 JSON. \`keep\` answers the handle of an object that stays; with more than \`room\` of them,
    or when a value holds itself, the whole of it stays as one. Raises ValueError for a whole number of too many digits."""
    kept: list[tuple[dict[str, str], object]] = []
    try:
        plain = _plain(value, kept)
        if len(kept) > room:
            raise _StaysWhole
        text = _text(plain, kept, keep)
    except (RecursionError, _StaysWhole):
        kept = []
        text = _text(_stays(value, kept), kept, keep)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8, but JSON has an escape for it.
        return json.dumps(json.loads(text), allow_nan=False).encode("ascii")


def _text(plain: Any, kept: list[tuple[dict[str, str], object]], keep: Callable[[object], str]) -> str:
    # Nothing is kept before it is known that the rest can be written.
    json_text = json.dumps({"result": plain}, ensure_ascii=False, allow_nan=False)
    if not kept:
        return json_text
    for place, value in kept:
        place["$handle"] = keep(value)
    return json.dumps({"result": plain}, ensure_ascii=False, allow_nan=False)


def _plain(value: Any, kept: list[tuple[dict[str, str], object]]) -> Any:
    if type(value) in SCALARS:
        return value
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list | tuple | set | frozenset):
        return _list(value, kept)
    if isinstance(value, dict):
        return _dict(value, kept)
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode("ascii")}
    # After bytes and float, which some of numpy's scalars also are.
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, getattr(numpy, "ndarray", ())):
        return _array(numpy, value, kept)
    if numpy is not None and isinstance(value, getattr(numpy, "generic", ())) and not isinstance(value, str):
        return _scalar(value, kept)
    if isinstance(value, int | str):
        return value
    if isinstance(value, complex):
        return {"$complex": [_float(value.real), _float(value.imag)]}
    return _stays(value, kept)


def _float(value: float) -> Any:
    if math.isfinite(value):
        return value
    return {"$float": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}


def _list(value: Any, kept: list[tuple[dict[str, str], object]]) -> list[Any]:
    types = set(map(type, value))
    # Most long lists hold numbers, for which the way below is slow.
    if types <= SCALARS or (types == {float} and all(map(math.isfinite, value))):
        return list(value)
    return [_plain(item, kept) for item in value]


def _dict(value: dict[Any, Any], kept: list[tuple[dict[str, str], object]]) -> dict[str, Any]:
    if all(isinstance(key, str) for key in value) and not _reserved(value):
        return {key: _plain(item, kept) for key, item in value.items()}
    # JSON would make "1" of 1, and reading it back something else of a reserved shape.
    pairs = []
    for key, item in value.items():
        before = len(kept)
        written = _plain(key, kept)
        if len(kept) > before:
            raise _StaysWhole
        pairs.append([written, _plain(item, kept)])
    return {"$dict": pairs}


def _reserved(value: dict[str, Any]) -> bool:
    """Whether \`reading\` would take this dict for something else."""
    return (len(value) == 1 and next(iter(value)) in READERS) or ("$handle" in value and value.keys() <= {"$handle", "type"})


def _array(numpy: Any, value: Any, kept: list[tuple[dict[str, str], object]]) -> Any:
    # Kinds of array of other packages carry more than their numbers, a unit for example.
    if type(value).__module__.partition(".")[0] != "numpy":
        return _stays(value, kept)
    kind = value.dtype.kind
    if kind in EXACT and value.dtype.itemsize <= EXACT[kind]:
        if kind in "biu" or (kind == "f" and bool(numpy.isfinite(value).all()) and type(value) is numpy.ndarray):
            return value.tolist()
        return _plain(value.tolist(), kept)
    if kind in "SUO":
        inside: list[tuple[dict[str, str], object]] = []
        plain = _plain(value.tolist(), inside)
        if not inside:
            return plain
    return _stays(value, kept)


def _scalar(value: Any, kept: list[tuple[dict[str, str], object]]) -> Any:
    kind = value.dtype.kind
    if kind in EXACT and value.dtype.itemsize <= EXACT[kind]:
        return _plain(value.item(), kept)
    return _stays(value, kept)


def _stays(value: object, kept: list[tuple[dict[str, str], object]]) -> dict[str, str]:
    place = {"$handle": "", "type": type_name_of(type(value))}
    kept.append((place, value))
    return place
`}},redis:{1:{"credentials.yaml":`# The login, before the pod that reads it. Made once and kept, as what it opens is.
identity: { name: redis, component: redis }
apiVersion: v1
kind: Secret
type: Opaque
stringData:
  username: default
  password: \${password}
  uri: redis://default:\${password}@\${name}.\${namespace}.svc:6379/0
`,"placeholders.yaml":`# What the documents beside this file may name. docs/templates.md tells how they are filled. An app gives them all but the password, whose
# Secret it makes itself (src/engine/data/secret.ts); the defaults are those of its settings.

name: { type: string, required: true, description: "Name of the Secret with the login, of the Service and of the StatefulSet" }
image: { type: string, default: "redis:7.2", description: "Image of Redis" }
imagePullSecrets: { type: list, description: "References to the Secrets that hold registry passwords" }
nodeSelector: { type: map, description: "Labels of the nodes it may run on" }
tolerations: { type: list, description: "Taints it stands" }
cpuRequest: { type: string, default: 100m, description: "CPU request" }
cpuLimit: { type: string, description: "CPU limit" }
memoryRequest: { type: string, default: 256Mi, description: "Memory request" }
memoryLimit: { type: string, description: "Memory limit" }
storage: { type: string, default: 1Gi, description: "Size of the volume" }
storageClass: { type: string, description: "StorageClass of the volume; the cluster's default when absent" }
password: { type: string, secret: true, pattern: "[A-Za-z0-9._~-]{8,128}", description: "Password of the user default: 8 to 128 letters, digits and ._~-, since it stands in a URL; made once and kept" }
`,"redis.sh":`# Redis takes its passwords from a file; as an argument everybody on the node could read it. printf is the shell's own.
umask 077
{
  printf 'requirepass %s\\n' "$REDIS_PASSWORD"
  # Only while the password is being changed.
  [ -z "$REDIS_OTHER_PASSWORD" ] || printf 'user default on >%s >%s ~* &* +@all\\n' "$REDIS_PASSWORD" "$REDIS_OTHER_PASSWORD"
} >/conf/redis.conf || exit 1
exec redis-server /conf/redis.conf --dir /data --appendonly yes
`,"redis.yaml":`# Headless: the name leads to the pod once it is ready, and to nothing before.
identity: { name: redis, component: redis }
apiVersion: v1
kind: Service
spec:
  clusterIP: None
  ports:
    - { name: redis, port: 6379, targetPort: redis, protocol: TCP }
---
identity: { name: redis, component: redis }
apiVersion: apps/v1
kind: StatefulSet
spec:
  replicas: 1
  serviceName: \${name}
  template:
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 30
      imagePullSecrets: \${imagePullSecrets}
      nodeSelector: \${nodeSelector}
      tolerations: \${tolerations}
      # The user of the official image, by number.
      securityContext:
        runAsNonRoot: true
        runAsUser: 999
        runAsGroup: 999
        fsGroup: 999
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: redis
          image: \${image}
          command: [sh, -c]
          args:
            - $file: redis.sh
          ports:
            - { name: redis, containerPort: 6379, protocol: TCP }
          env:
            - name: REDIS_PASSWORD
              valueFrom: { secretKeyRef: { name: "\${name}", key: password } }
            - name: REDIS_OTHER_PASSWORD
              valueFrom: { secretKeyRef: { name: "\${name}", key: other-password, optional: true } }
          # NOAUTH is an answer as well: the password may have been changed since this pod started.
          startupProbe:
            exec: { command: [sh, -c, 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping 2>&1 | grep -qE "^(PONG|NOAUTH)"'] }
            periodSeconds: 1
            timeoutSeconds: 5
            failureThreshold: 600
          readinessProbe:
            exec: { command: [sh, -c, 'REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping 2>&1 | grep -qE "^(PONG|NOAUTH)"'] }
            periodSeconds: 10
            timeoutSeconds: 5
          livenessProbe:
            tcpSocket: { port: redis }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            requests: { cpu: "\${cpuRequest}", memory: "\${memoryRequest}" }
            limits: { cpu: "\${cpuLimit}", memory: "\${memoryLimit}" }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: conf, mountPath: /conf }
      volumes:
        - name: conf
          emptyDir: { medium: Memory, sizeLimit: 1Mi }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: \${storageClass}
        resources: { requests: { storage: "\${storage}" } }
`}}};var shippedModules=moduleTexts;init_error();init_read();init_error();init_read();var service="jac-orc",port="80",audience="jac-orc",callerAccount="jac-orc-caller",tokenSeconds=600,tokenUseMs=(tokenSeconds-60)*1e3;function remoteCalls(access,target,{clock,signal}){let made2,refused3,token=async()=>{if(made2!==void 0&&clock.monotonic()-made2.at<tokenUseMs)return made2.token;try{return made2={at:clock.monotonic(),token:await makeToken(access,target)},made2.token}catch(error){if(!(error instanceof JacScaleError)||error.exitCode===exitCodes.usage)throw error;refused3=error;return}};return async call=>{let known2=await token(),headers={accept:"application/json",...call.body===void 0?{}:{"content-type":"application/json"},...known2===void 0?{}:{"x-jac-orc-token":known2}},{namespace}=target,answer=await access.request({...call,namespace,service,port,headers,signal}).catch(error=>{throw ofProxy(error,namespace)});if(answer.status<400)return answer;if(answer.status===401&&known2===void 0&&refused3!==void 0)throw refused3;if(isHalfDone(answer))return answer;throw ofService(answer,namespace)}}function jsonOf({body}){try{return JSON.parse(Buffer.from(body).toString("utf8"))}catch{return}}var isHalfDone=answer=>answer.status===502&&Array.isArray(fieldsAt(jsonOf(answer)).results);async function makeToken(access,target){let account=await accountOf(access,target);try{return await access.token({...account,audience,seconds:tokenSeconds})}catch(error){throw error instanceof ClusterError&&error.reason==="Forbidden"?tokenForbidden(account,error):error instanceof ClusterError&&error.reason==="NotFound"?accountMissing(account,error):error}}async function accountOf(access,target){let given=target.serviceAccount;if(given!==void 0){let[,namespace2=target.namespace,serviceAccount2]=/^(?:([a-z0-9][a-z0-9-]*)\/)?([a-z0-9][a-z0-9.-]*)$/.exec(given)??[];if(serviceAccount2!==void 0)return{namespace:namespace2,serviceAccount:serviceAccount2};throw usageError({code:"ServiceAccountInvalid",what:`${JSON.stringify(given)} names no ServiceAccount: expected NAME or NAMESPACE/NAME`})}let user2=await access.whoAmI()??"",[,namespace,serviceAccount]=/^system:serviceaccount:([^:]+):([^:]+)$/.exec(user2)??[];return namespace!==void 0&&serviceAccount!==void 0?{namespace,serviceAccount}:{namespace:target.namespace,serviceAccount:callerAccount}}function tokenForbidden({namespace,serviceAccount},cause){let name="jac-orc-token";return new JacScaleError({code:"Forbidden",what:`not allowed to make a token of the ServiceAccount ${namespace}/${serviceAccount}`,why:`the orchestrator asks who calls, and is told by such a token (${cause.message})`,next:`name another with --service-account, or: kubectl create role ${name} -n ${namespace} --verb=create --resource=serviceaccounts/token --resource-name=${serviceAccount} && kubectl create rolebinding ${name} -n ${namespace} --role=${name} ${subjectIn(cause.message)}`,cause})}var accountMissing=({namespace,serviceAccount},cause)=>new JacScaleError({code:"ServiceAccountMissing",what:`there is no ServiceAccount ${namespace}/${serviceAccount} to call the orchestrator as`,next:`name one with --service-account: kubectl get serviceaccounts -n ${namespace}`,cause});function subjectIn(message){let user2=/User "([^"]+)"/.exec(message)?.[1],[,namespace,name]=/^system:serviceaccount:([^:]+):([^:]+)$/.exec(user2??"")??[];return name!==void 0?`--serviceaccount=${namespace}:${name}`:`--user=${user2===void 0||!/^[\w@.:+-]+$/.test(user2)?"NAME":user2}`}function ofProxy(error,namespace){if(!(error instanceof ClusterError))return error;let{reason,status,message}=error;if(reason==="NotFound")return new JacScaleError({code:"OrchestratorMissing",what:`there is no orchestrator in namespace ${namespace}`,why:message,next:"kubectl jac orc install, or name its namespace with --orc-namespace",cause:error});if(reason==="Forbidden"&&error.resource==="services/proxy"){let name="jac-orc-proxy";return new JacScaleError({code:"Forbidden",what:`not allowed to ${error.verb} services/proxy in namespace ${namespace}`,why:`the orchestrator is called through the API server, which takes get, create and delete of services/proxy (${message})`,next:`kubectl create role ${name} -n ${namespace} --verb=get,create,delete --resource=services/proxy --resource-name=http:${service}:${port} && kubectl create rolebinding ${name} -n ${namespace} --role=${name} ${subjectIn(message)}`,cause:error})}return status>=500&&/no endpoints available|error trying to reach service/.test(message)?new JacScaleError({code:"OrchestratorNotReady",what:`the orchestrator in namespace ${namespace} is not ready`,why:message,next:`kubectl get pods -n ${namespace} -l app.kubernetes.io/name=jac-orc`,cause:error}):error}var usage=[400,413,415];function ofService(answer,namespace){let{status}=answer,said2=fieldsAt(jsonOf(answer),"error"),[code,message,why,next,type]=["code","message","why","next","type"].map(key2=>textAt(said2,key2));if(code===void 0||message===void 0)return new JacScaleError({code:"ServerError",what:`the orchestrator answered ${status}, and not in its own words`,why:"something between here and its pods answered in its place, or it is no orchestrator",next:`kubectl get pods -n ${namespace} -l app.kubernetes.io/name=jac-orc`});let[file,key]=[textAt(said2,"place","file"),textAt(said2,"place","key")],line2=numberAt(said2,"place","line"),place={...file===void 0?{}:{file},...line2===void 0?{}:{line:line2},...key===void 0?{}:{key}};return new JacScaleError({code,what:type===void 0||type===""?message:`${type}: ${message}`,...why===void 0?{}:{why},...next===void 0?{}:{next},place,exitCode:exitOf(code,status)})}function exitOf(code,status){return code==="Locked"?exitCodes.locked:usage.includes(status)?exitCodes.usage:status===504?exitCodes.timeout:exitCodes.error}var changeMs=18e4,runSeconds=300,graceMs2=3e4,cutAfterMs=2e4,replaced=["Stopping","OrchestratorNotReady"],replacedMs=2e3;function remoteOrchestrator(access,target,world){let call=remoteCalls(access,target,world),read3=async(request2,has)=>answered(await call(request2),has),post=(path,request2)=>({method:"POST",path,body:Buffer.from(JSON.stringify(request2)),answerMs:changeMs});return{dryRun:request2=>read3(post("/deployment/dry_run",request2),"modules"),deploy:request2=>read3(post("/deployment",request2),"results"),list:async namespace=>{let path=`/deployment${query({namespace})}`,{deployments}=await read3({method:"GET",path},"deployments");return deployments},get:ref=>read3({method:"GET",path:pathOf(ref)},"objects"),wait:(ref,seconds)=>waited(read3,world,ref,seconds),destroy:(ref,deleteData)=>{let path=`${pathOf(ref)}${query({deleteData:deleteData?"true":void 0})}`;return read3({method:"DELETE",path,answerMs:changeMs},"results")},run:async({module:module2,method,body,handle,package:wanted,timeout})=>{let path=`/run_module${query({module_name:module2,method_name:method,handle,package:wanted,timeout})}`,answerMs=(timeout??runSeconds)*1e3+graceMs2;return(await call({method:"POST",path,body,answerMs})).body},jqmStatus:async({namespace,name})=>{let path=`/jqm/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}/status`,answer=await read3({method:"GET",path},"nodes");return listAt(answer,"nodes")}}}async function waited(read3,{clock,signal},ref,seconds){let end=clock.monotonic()+seconds*1e3;for(;;){let began=clock.monotonic(),left=Math.max(1,Math.ceil((end-began)/1e3));try{let path=`${pathOf(ref)}${query({wait:Math.min(3600,left)})}`;return await read3({method:"GET",path,answerMs:left*1e3+graceMs2},"diagnoses")}catch(error){let now=clock.monotonic(),isCut=error instanceof ClusterError&&error.reason==="Unreachable"&&now-began>=cutAfterMs,isReplaced=error instanceof JacScaleError&&replaced.includes(error.code);if(!(isCut||isReplaced)||now>=end)throw error;isReplaced&&await clock.sleep(replacedMs,signal)}}}var pathOf=({namespace,module:module2,name})=>`/deployment/${[namespace,module2,name].map(encodeURIComponent).join("/")}`;function query(values){let given=new URLSearchParams;for(let[key,value]of Object.entries(values))value!==void 0&&given.append(key,String(value));return given.size===0?"":`?${given}`}function answered(answer,has){let body=jsonOf(answer);if(isFields(body)&&fieldsAt(body)[has]!==void 0)return body;throw new JacScaleError({code:"AnswerUnknown",what:`the orchestrator answered ${answer.status} without ${JSON.stringify(has)}`,why:"it is of another version than this plugin, or something else answers at its address",next:"kubectl jac version, and kubectl jac orc install to bring the orchestrator to the same"})}init_error();var exposures=["cluster","loadbalancer","ingress","both"];function jqmFlags(config){let exposure=config.exposure??"cluster";if(!exposures.some(one=>one===exposure))throw usageError({code:"ModuleValueInvalid",what:`exposure: ${JSON.stringify(exposure)} is not one of ${exposures.join(", ")}`,place:{key:"exposure"}});let hasIngress=exposure==="ingress"||exposure==="both",serviceType=exposure==="loadbalancer"||exposure==="both"?"LoadBalancer":"ClusterIP",isPublic=exposure!=="cluster";return{serviceType,hasIngress,isPrivate:!isPublic,isPublic}}var import_node_crypto8=require("node:crypto");init_read();function canonicalJson(value){return JSON.stringify(value,(_key,inner)=>isFields(inner)?Object.fromEntries(Object.entries(inner).sort(([a],[b])=>a<b?-1:1)):inner)}function hashOf(value){return(0,import_node_crypto8.createHash)("sha256").update(canonicalJson(value)).digest("hex")}init_error();init_error();var versions="(===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9.*+!_-]+",requirement=new RegExp(String.raw`^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?(\[[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*\])?(${versions}(,${versions})*)?$`);function projectOf(wanted){let found=requirement.exec(wanted.trim().replaceAll(/ *([=~!<>,[\]]+) */g,"$1"));if(!(found===null||found[1]===void 0&&found[2]!==void 0))return found[1]??""}var isSameProject=(one,other)=>plain2(one)===plain2(other),plain2=project=>project.toLowerCase().replaceAll(/[-_.]+/g,"-");function defaultProject(module2,source){let rows2=source.slice(source.indexOf("PACKAGE_OF"),source.indexOf(`
}`)).matchAll(/"([^"]+)": "([^"]+)"/g),table=new Map([...rows2].map(([,name="",project=""])=>[name,project])),parts=module2.split(".");for(let length=parts.length;length>0;length--){let project=table.get(parts.slice(0,length).join("."));if(project===void 0)continue;if(!project.endsWith("*"))return project;let next=parts[length];if(next!==void 0)return project.slice(0,-1)+next.replaceAll("_","-")}return parts[0]??module2}var importName=/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/,longestName=200;function admission(allow){return module2=>{if(module2.length>longestName||!importName.test(module2))throw usageError({code:"ModuleValueInvalid",what:`${JSON.stringify(module2.slice(0,60))} is not the import name of a Python module`,next:"name it as Python imports it: numpy, PIL, google.cloud.storage",place:{key:"module"}});if(allow.length>0&&!allow.some(each=>isUnder(module2,each)))throw new JacScaleError({code:"ModuleNotAllowed",what:`Python module ${module2} may not be asked for`,why:`modules.allow names ${allow.join(", ")}`,next:"an administrator adds it to modules.allow (MODULES_ALLOW)",place:{key:"modules.allow"}})}}var isUnder=(module2,entry)=>{let[name=""]=entry.split("=");return module2===name||module2.startsWith(`${name}.`)};function admitProject(allow,module2,project,usual2){if(allow.length===0||project===""||isSameProject(project,usual2))return;let others=allow.flatMap(each=>isUnder(module2,each)?each.split("=").slice(1):[]);if(!others.some(other=>isSameProject(project,other)))throw new JacScaleError({code:"ModuleNotAllowed",what:`package ${project} may not be installed for Python module ${module2}`,why:`modules.allow names modules, and so their own packages: ${[...new Set([usual2,...others])].join(", ")}`,next:`leave package out, or an administrator adds ${module2}=${project} to modules.allow (MODULES_ALLOW)`,place:{key:"package"}})}var installed=["module","package","image","imagePullSecrets","nodeSelector","tolerations","installs","indexUrl","indexCa","indexSecret"],peers=["clients","dnsPeers","dnsPorts","indexPeers","indexPorts"];function pythonFlags(config,texts,allow=[]){let fail=(key,what)=>usageError({code:"ModuleValueInvalid",what:`${key}: ${what}`,place:{key}}),{module:module2,package:wanted,replicas,minReplicas=1,maxReplicas}=config;if(module2==="module_server"||String(module2).startsWith("module_server."))throw fail("module","module_server is the server itself");typeof module2=="string"&&admission(allow)(module2);let open2=peers.find(key=>Array.isArray(config[key])&&config[key].length===0);if(open2!==void 0)throw fail(open2,"an empty list is everybody to a NetworkPolicy: name some, or leave it out");if(wanted!==void 0){let project=projectOf(String(wanted));if(project===void 0)throw fail("package","it has to be a name, with versions behind it if wanted, such as numpy==2.1");let usual2=defaultProject(String(module2),texts["packages.py"]??"");admitProject(allow,String(module2),project,usual2)}if(maxReplicas!==void 0&&replicas!==void 0)throw fail("replicas","the autoscaler of maxReplicas sets it: leave one of the two out");if(maxReplicas!==void 0&&Number(minReplicas)>Number(maxReplicas))throw fail("minReplicas","it is more than maxReplicas");let parts=installed.map(key=>config[key]??null),server=Object.entries(texts).filter(([path])=>path.endsWith(".py"));return{setKey:hashOf([parts,texts]).slice(0,10),serverKey:hashOf(Object.fromEntries(server)).slice(0,10)}}var derivedOf=(catalog,allow=[])=>({jqm:jqmFlags,python:(values,version)=>{let files=Object.entries(catalog.source("python",version).files);return pythonFlags(values,Object.fromEntries(files.map(([path,{text:text2}])=>[path,text2])),allow)}});init_error();init_error();var longest=500;function explainClusterError(error,context){let namespace=error.namespace??context.namespace,[resource,subresource]=error.resource.split("/"),name=`${resource}${error.object===void 0?"":`/${error.object}`}`,what=subresource===void 0?name:`${name} (${subresource})`,place={app:context.app,namespace,object:error.namespace===void 0?what:`${what} in namespace ${error.namespace}`,flag:error.namespace===void 0?"":` -n ${error.namespace}`};return new JacScaleError({...explanations[error.reason](error,place),cause:error})}var explanations={Unreachable:error=>({code:"Unreachable",what:line(error.message),why:/certificate/i.test(error.message)?"the server answered, but its certificate is not the one that the kubeconfig trusts":"the API server is down, or this machine cannot reach it",next:"kubectl cluster-info"}),Unauthorized:error=>({code:"Unauthorized",what:"the API server does not accept the credentials of the kubeconfig",why:`they have expired, or belong to another cluster (${line(error.message)})`,next:"log in again with the tool of your cluster, then check with: kubectl auth whoami"}),Forbidden:forbidden,NotFound:(error,{object,flag})=>error.object===void 0?{code:"KindNotServed",what:`the cluster does not know ${error.resource}`,why:line(error.message),next:"kubectl api-resources"}:{code:"NotFound",what:`${object} does not exist (any more)`,why:line(error.message),next:`kubectl get ${error.resource.split("/")[0]}${flag}`},AlreadyExists:(error,{object,flag})=>({code:"AlreadyExists",what:`${object} exists already`,why:"another run created it at the same time, or it was made by hand",next:`kubectl get ${error.resource} ${error.object??""}${flag} -o yaml`}),Conflict:conflict2,Invalid:invalid6,QuotaExceeded:quotaExceeded,Expired:(error,{object})=>({code:"Expired",what:`the API server no longer has the state of ${object} that was asked for`,why:line(error.message),next:"run the command again"}),TooManyRequests:(error,{object})=>({code:"TooManyRequests",what:`the API server is overloaded and refused to ${error.verb} ${object}`,why:line(error.message),next:"run the command again in a minute"}),ServerError:(error,{object})=>({code:"ServerError",what:`the API server failed (${error.status}) to ${error.verb} ${object}`,why:line(error.message),next:'run the command again; if it stays: kubectl get --raw "/readyz?verbose"'}),BadRequest:(error,{object})=>({code:"BadRequest",what:`the API server cannot ${error.verb} ${object}`,why:line(error.message)})};function forbidden(error,place){let{message,verb,resource}=error;if(message.includes("because it is being terminated"))return{code:"NamespaceTerminating",what:`namespace ${place.namespace} is being deleted`,why:"nothing can be created in it until it is gone",next:`kubectl wait --for=delete namespace/${place.namespace}, then run the command again`};if(!/ cannot \w+ (resource|path) /.test(message)&&/is forbidden|denied (the )?request/.test(message))return refusedByPolicy(error,place);let clusterWide=error.namespace===void 0,role=clusterWide?"clusterrole":"role",name=`${place.app===""?"jac-scale":place.app}-${verb}-${resource.replace(/[./]/g,"-")}`;return{code:"Forbidden",what:`not allowed to ${verb} ${resource}${clusterWide?"":` in namespace ${place.namespace}`}`,why:`${line(message)}; docs/rbac/${clusterWide?"namespace-owner":"deployer"}.yaml has every rule that is needed`,next:`kubectl create ${role} ${name} --verb=${verb} --resource=${resource}${place.flag} && kubectl create ${role}binding ${name} --${role}=${name} ${subject(message)}${place.flag}`}}function subject(message){let user2=/User "([^"]+)"/.exec(message)?.[1],account=user2?.match(/^system:serviceaccount:([^:]+):([^:]+)$/);return account?`--serviceaccount=${account[1]}:${account[2]}`:`--user=${user2===void 0?"NAME":quoted2(user2)}`}function refusedByPolicy(error,{object,namespace}){let security=error.message.includes("violates PodSecurity");return{code:"AdmissionDenied",what:`a policy of the cluster does not admit ${object}`,why:line(error.message),...security?{next:`kubectl get namespace ${namespace} --show-labels`}:{}}}function conflict2(error,{object}){if(error.conflicts.length===0)return{code:"Conflict",what:`${object} was changed by somebody else at the same time`,why:line(error.message),next:"run the command again"};let fields2=error.conflicts.map(({field,manager})=>({field:field.replace(/^\./,""),manager})),owned=fields2.map(({field,manager})=>`${field} by ${manager}`).join(", ");return{code:"Conflict",what:`${object} has ${fields2.length===1?"a field":"fields"} that another manager owns: ${owned}`,why:"somebody set it by other means, and would set it again",next:`let them have it, or take it: ${fields2.map(({field})=>`--take-over ${quoted2(field)}`).join(" ")}`}}function invalid6(error,{object}){let taken=error.fields.find(({field,message})=>field.endsWith("nodePort")&&/allocated/.test(message));if(taken!==void 0){let port2=/Invalid value: (\d+)/.exec(taken.message)?.[1]??"";return{code:"NodePortTaken",what:`NodePort ${port2} is taken by another Service of the cluster`,why:line(`${object}: ${taken.message}`),next:`name another with --node-port, or see whose it is: kubectl get services -A | grep ${port2}`}}let[first]=error.fields;return{code:"Invalid",what:`the API server does not accept ${object}${first===void 0?"":`: ${first.field}`}`,why:line(error.fields.length===0?error.message:error.fields.map(({field,message})=>`${field}: ${message}`).join("; ")),...first===void 0||first.field===""?{}:{place:{key:first.field}}}}function quotaExceeded(error,{object,namespace}){let[,quota,requested,used,limited]=/exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (.+)$/.exec(error.message)??[];return quota===void 0?{code:"QuotaExceeded",what:`a quota of namespace ${namespace} does not admit ${object}`,why:line(error.message),next:`kubectl describe resourcequota -n ${namespace}`}:{code:"QuotaExceeded",what:`quota ${quota} does not admit ${object}`,why:`asked for ${requested}; used ${used}; limited to ${limited}`,next:`ask for less, or raise it: kubectl describe resourcequota ${quota} -n ${namespace}`}}function line(text2){let one=text2.replace(/\s+/g," ").trim();return one.length<=longest?one:`${one.slice(0,longest-1)}\u2026`}var quoted2=text2=>/^[\w.:@/-]+$/.test(text2)?text2:`'${text2.replace(/'/g,"'\\''")}'`;init_error();var labelKeys={name:"app.kubernetes.io/name",instance:"app.kubernetes.io/instance",component:"app.kubernetes.io/component",partOf:"app.kubernetes.io/part-of",managedBy:"app.kubernetes.io/managed-by",preview:"jac-scale/preview"},annotationKeys={bundle:"jac-scale/bundle",outcome:"jac-scale/outcome",finished:"jac-scale/finished",madeBy:"jac-scale/made-by",repository:"jac-scale/repository",repositoryId:"jac-scale/repository-id",pullRequest:"jac-scale/pull-request",used:"jac-scale/used",ttl:"jac-scale/ttl",firstReplicas:"jac-scale/first-replicas",sleepReplicas:"jac-scale/sleep-replicas",rotations:"jac-scale/rotations",credentials:"jac-scale/credentials",origin:"jac-scale/origin",adopted:"jac-scale/adopted",databaseImage:"jac-scale/database-image",scheme:"jac-scale/scheme"},dataComponents=["mongodb","redis","postgresql","auth","data"],managedBy="jac-scale";function labelsOf2(app,component2){return{[labelKeys.name]:app,[labelKeys.instance]:app,[labelKeys.component]:component2,[labelKeys.partOf]:app,[labelKeys.managedBy]:managedBy}}function appSelector(app){return`${labelKeys.managedBy}=${managedBy},${labelKeys.instance}=${app}`}var selectorText=labels=>Object.entries(labels).map(([key,value])=>`${key}=${value}`).join(",");function namesOf(app){return{deployment:app,service:`${app}-service`,peers:`${app}-peers`,disruptionBudget:app,autoscaler:`${app}-hpa`,codeServer:`${app}-code-server`,codeVolume:`${app}-code-pvc`,codeMapPrefix:`${app}-code-`,ingress:`${app}-ingress`,route:`${app}-route`,certificate:`${app}-tls`,mongodb:`${app}-mongodb`,redis:`${app}-redis`,postgresql:`${app}-postgresql`,auth:`${app}-auth`,dataVolume:`${app}-data`,dataImport:`${app}-data-import`,jobPrefix:`${app}-before-`,pullSecret:`${app}-pull`,inventory:`${app}.inventory`,lock:`${app}.lock`,revision:n=>`${app}.rev.${n}`,environmentPrefix:`${app}-env-`}}var row=(apiVersion,kind,plural2,namespaced=!0)=>({apiVersion,kind,plural:plural2,namespaced}),kinds={Namespace:row("v1","Namespace","namespaces",!1),Node:row("v1","Node","nodes",!1),Secret:row("v1","Secret","secrets"),ConfigMap:row("v1","ConfigMap","configmaps"),Service:row("v1","Service","services"),ServiceAccount:row("v1","ServiceAccount","serviceaccounts"),PersistentVolumeClaim:row("v1","PersistentVolumeClaim","persistentvolumeclaims"),Pod:row("v1","Pod","pods"),Event:row("v1","Event","events"),Deployment:row("apps/v1","Deployment","deployments"),ReplicaSet:row("apps/v1","ReplicaSet","replicasets"),StatefulSet:row("apps/v1","StatefulSet","statefulsets"),PodDisruptionBudget:row("policy/v1","PodDisruptionBudget","poddisruptionbudgets"),HorizontalPodAutoscaler:row("autoscaling/v2","HorizontalPodAutoscaler","horizontalpodautoscalers"),Ingress:row("networking.k8s.io/v1","Ingress","ingresses"),IngressClass:row("networking.k8s.io/v1","IngressClass","ingressclasses",!1),Gateway:row("gateway.networking.k8s.io/v1","Gateway","gateways"),HTTPRoute:row("gateway.networking.k8s.io/v1","HTTPRoute","httproutes"),Job:row("batch/v1","Job","jobs"),ResourceQuota:row("v1","ResourceQuota","resourcequotas"),LimitRange:row("v1","LimitRange","limitranges"),NetworkPolicy:row("networking.k8s.io/v1","NetworkPolicy","networkpolicies"),Role:row("rbac.authorization.k8s.io/v1","Role","roles"),RoleBinding:row("rbac.authorization.k8s.io/v1","RoleBinding","rolebindings"),ClusterRole:row("rbac.authorization.k8s.io/v1","ClusterRole","clusterroles",!1),ClusterRoleBinding:row("rbac.authorization.k8s.io/v1","ClusterRoleBinding","clusterrolebindings",!1),CustomResourceDefinition:row("apiextensions.k8s.io/v1","CustomResourceDefinition","customresourcedefinitions",!1),MongoDBCommunity:row("mongodbcommunity.mongodb.com/v1","MongoDBCommunity","mongodbcommunity"),TokenReview:row("authentication.k8s.io/v1","TokenReview","tokenreviews",!1),SubjectAccessReview:row("authorization.k8s.io/v1","SubjectAccessReview","subjectaccessreviews",!1),SelfSubjectAccessReview:row("authorization.k8s.io/v1","SelfSubjectAccessReview","selfsubjectaccessreviews",!1),SelfSubjectReview:row("authentication.k8s.io/v1","SelfSubjectReview","selfsubjectreviews",!1),Lease:row("coordination.k8s.io/v1","Lease","leases")};function kindOf(object){let known2=kinds[object.kind];return known2!==void 0&&known2.apiVersion===object.apiVersion?known2:void 0}function refText(object){return`${object.kind.toLowerCase()}/${object.metadata.name}`}init_read();async function lookAtNamespace(cluster,name,app){try{let namespace=await cluster.get({kind:kinds.Namespace,name});if(namespace===void 0)return{exists:!1};if(textAt(namespace,"status","phase")==="Terminating")throw terminating(name);return{exists:!0,...madeMark(namespace,app)}}catch(error){if(error instanceof ClusterError&&error.reason==="Forbidden")return{exists:!0};throw error}}function madeMark(namespace,app){let{annotations,uid}=namespace.metadata;return annotations?.[annotationKeys.madeBy]===app&&uid!==void 0?{madeByUs:uid}:{}}function terminating(name){return new JacScaleError({code:"NamespaceTerminating",what:`namespace ${name} is being deleted`,why:"nothing can be created in it until it is gone",next:`kubectl get namespace ${name} -o jsonpath='{.status.conditions}'`})}var serviceName="jac-orc",callerAccount2=`${serviceName}-caller`,pullSecretName=`${serviceName}-pull`,serviceInstance=`${serviceName}.service`,serviceLabels={[labelKeys.name]:serviceName,[labelKeys.instance]:serviceInstance,[labelKeys.component]:"service",[labelKeys.partOf]:serviceName,[labelKeys.managedBy]:managedBy},serviceSelector={[labelKeys.name]:serviceName,[labelKeys.component]:"service"},isService=({metadata:{labels}})=>Object.entries(serviceLabels).every(([key,value])=>labels?.[key]===value),imageRepository="ghcr.io/owner/jac-orc",imageOf=version=>`${imageRepository}:${version}`;init_error();init_read();init_image();init_read();function pullSecret(scope,{registry:registry2,username,password}){let server=registry2===dockerHub?"https://index.docker.io/v1/":registry2,auth2=base64(`${username}:${password}`);return{apiVersion:"v1",kind:"Secret",metadata:{name:namesOf(scope.app).pullSecret,namespace:scope.namespace,labels:{...scope.labels,...labelsOf2(scope.app,"pull")}},type:"kubernetes.io/dockerconfigjson",data:{".dockerconfigjson":base64(JSON.stringify({auths:{[server]:{username,password,auth:auth2}}}))}}}var diesWithJob=({password})=>password.startsWith("ghs_"),zeroGuid="00000000-0000-0000-0000-000000000000",identityToken="<token>",ofHours=["AWS","oauth2accesstoken",zeroGuid,identityToken],isShortLived=login=>diesWithJob(login)||ofHours.includes(login.username);function shortLivedWarning(login){let{registry:registry2}=login,job2=diesWithJob(login),[what,end]=job2?["the token of this job","ends with it"]:["a token","ends within hours"];return{code:"PullTokenShortLived",message:`nodes pull from ${registry2} with ${what}, which ${end}: a node that needs the image later cannot pull it`,next:job2?"make the package public, or give a token that lasts (read:packages) as the password":"let the nodes pull by a role of their own, give a login that lasts, or scale again before it ends"}}var base64=text2=>Buffer.from(text2).toString("base64");function pullSecretOf(namespace,login){let secret=pullSecret({app:serviceName,namespace,labels:{}},login);return{...secret,metadata:{...secret.metadata,labels:{...serviceLabels}}}}var import_yaml3=__toESM(require_dist(),1);var orchestrator={file:"templates/orchestrator/placeholders.yaml",placeholders:{namespace:{type:"string",description:"Namespace of the orchestrator",required:!0,line:3},scope:{type:"string",description:"Where modules may be deployed: its own namespace, or all of them",required:!0,choices:["namespace","cluster"],line:4},clusterWide:{type:"boolean",description:"Whether the scope is cluster",required:!0,line:5},namespaced:{type:"boolean",description:"Whether the scope is namespace",required:!0,line:6},image:{type:"string",description:"Image of the service",required:!0,line:7},imagePullSecrets:{type:"list",description:"References to the Secrets that hold registry passwords",line:8},replicas:{type:"integer",description:"Pods; one of them leads",required:!0,line:9},auth:{type:"string",description:"Whether callers are asked for a token",required:!0,choices:["token","off"],line:10},modulesAllow:{type:"string",description:"Import names of the Python modules that may be asked for, by commas; any when absent",line:11},pythonConfig:{type:"string",description:"Placeholders that every Python module is given, as JSON",line:12},podManagerUrl:{type:"string",description:"Address under which callers outside of the cluster know it",line:13},arguments:{type:"list",description:"Further flags of the service",line:14},jqmRecycle:{type:"string",description:"When nodes of JQM are recycled, as JSON",line:15},hasIngress:{type:"boolean",description:"Whether an Ingress leads to it",required:!0,line:17},hasRoute:{type:"boolean",description:"Whether a route of a Gateway leads to it",required:!0,line:18},host:{type:"string",description:"Host name of either",line:19},ingressClass:{type:"string",description:"Class of the Ingress",line:20},ingressAnnotations:{type:"map",description:"Annotations of the Ingress",line:21},tlsSecret:{type:"string",description:"Secret with the certificate of the host",line:22},gatewayRefs:{type:"list",description:"Gateways of the route",line:23}},documents:[{file:"templates/orchestrator/accounts.yaml",line:2,node:{apiVersion:"v1",kind:"ServiceAccount",metadata:{name:"jac-orc"},automountServiceAccountToken:!1}},{file:"templates/orchestrator/accounts.yaml",line:8,node:{apiVersion:"v1",kind:"ServiceAccount",metadata:{name:"jac-orc-caller"},automountServiceAccountToken:!1}},{file:"templates/orchestrator/callers.yaml",line:3,node:{$when:"namespaced",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"Role",metadata:{name:"jac-orc-caller"},rules:[{apiGroups:[""],resources:["secrets","configmaps","persistentvolumeclaims"],verbs:["get","create","patch","delete"]},{apiGroups:[""],resources:["services"],verbs:["get","list","create","patch","delete"]},{apiGroups:[""],resources:["services/proxy"],verbs:["get","create"]},{apiGroups:["apps"],resources:["deployments","statefulsets"],verbs:["get","create","patch","delete"]},{apiGroups:["batch"],resources:["jobs"],verbs:["get","create","patch","delete"]},{apiGroups:["policy"],resources:["poddisruptionbudgets"],verbs:["get","create","patch","delete"]},{apiGroups:["autoscaling"],resources:["horizontalpodautoscalers"],verbs:["get","create","patch","delete"]},{apiGroups:["networking.k8s.io"],resources:["networkpolicies","ingresses"],verbs:["get","create","patch","delete"]}]},line:3}},{file:"templates/orchestrator/callers.yaml",line:33,node:{$when:"namespaced",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"RoleBinding",metadata:{name:"jac-orc-caller"},roleRef:{apiGroup:"rbac.authorization.k8s.io",kind:"Role",name:"jac-orc-caller"},subjects:[{kind:"ServiceAccount",name:"jac-orc-caller",namespace:{$value:"namespace",line:39}}]},line:33}},{file:"templates/orchestrator/callers.yaml",line:47,node:{$when:"clusterWide",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"ClusterRole",metadata:{name:{$text:["jac-orc-caller.","namespace",""],line:50}},rules:[{apiGroups:[""],resources:["secrets","configmaps","services","pods"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:[""],resources:["persistentvolumeclaims"],verbs:["get","create","patch","delete"]},{apiGroups:[""],resources:["services/proxy"],verbs:["get","create"]},{apiGroups:[""],resources:["namespaces"],verbs:["create"]},{apiGroups:["apps"],resources:["deployments"],verbs:["get","create","patch","delete"]},{apiGroups:["apps"],resources:["statefulsets"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:["batch"],resources:["jobs"],verbs:["get","create","patch","delete"]},{apiGroups:["policy"],resources:["poddisruptionbudgets"],verbs:["get","create","patch","delete"]},{apiGroups:["autoscaling"],resources:["horizontalpodautoscalers"],verbs:["get","create","patch","delete"]},{apiGroups:["networking.k8s.io"],resources:["networkpolicies","ingresses"],verbs:["get","create","patch","delete"]},{apiGroups:["mongodbcommunity.mongodb.com"],resources:["mongodbcommunity"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:["mongodbcommunity.mongodb.com"],resources:["mongodbcommunity/status","mongodbcommunity/spec","mongodbcommunity/finalizers"],verbs:["get","list","watch","update","patch"]},{apiGroups:[""],resources:["serviceaccounts"],resourceNames:["mongodb-database","jac-orc-mongodb-operator"],verbs:["create","patch"]},{apiGroups:["rbac.authorization.k8s.io"],resources:["roles","rolebindings"],resourceNames:["mongodb-database","jac-orc-mongodb-operator"],verbs:["create","patch"]},{apiGroups:["rbac.authorization.k8s.io"],resources:["clusterroles","clusterrolebindings"],resourceNames:["jac-orc-mongodb-operator"],verbs:["create","patch"]},{apiGroups:["apiextensions.k8s.io"],resources:["customresourcedefinitions"],resourceNames:["mongodbcommunity.mongodbcommunity.mongodb.com"],verbs:["create","patch"]}]},line:47}},{file:"templates/orchestrator/callers.yaml",line:105,node:{$when:"clusterWide",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"ClusterRoleBinding",metadata:{name:{$text:["jac-orc-caller.","namespace",""],line:108}},roleRef:{apiGroup:"rbac.authorization.k8s.io",kind:"ClusterRole",name:{$text:["jac-orc-caller.","namespace",""],line:109}},subjects:[{kind:"ServiceAccount",name:"jac-orc-caller",namespace:{$value:"namespace",line:111}}]},line:105}},{file:"templates/orchestrator/namespace.yaml",line:2,node:{apiVersion:"v1",kind:"Namespace",metadata:{name:{$value:"namespace",line:5},labels:{"app.kubernetes.io/part-of":"jac-orc","pod-security.kubernetes.io/enforce":"baseline","pod-security.kubernetes.io/warn":"restricted","pod-security.kubernetes.io/audit":"restricted"}}}},{file:"templates/orchestrator/rights.yaml",line:3,node:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"ClusterRoleBinding",metadata:{name:{$text:["jac-orc.","namespace",".reviews"],line:5}},roleRef:{apiGroup:"rbac.authorization.k8s.io",kind:"ClusterRole",name:"system:auth-delegator"},subjects:[{kind:"ServiceAccount",name:"jac-orc",namespace:{$value:"namespace",line:8}}]}},{file:"templates/orchestrator/rights.yaml",line:21,node:{$when:"namespaced",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"Role",metadata:{name:"jac-orc"},rules:[{apiGroups:[""],resources:["secrets"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:[""],resources:["configmaps","persistentvolumeclaims"],verbs:["get","list","watch","create","patch","delete"]},{apiGroups:[""],resources:["services"],verbs:["get","list","create","patch","delete"]},{apiGroups:[""],resources:["pods"],verbs:["list","watch","patch","delete"]},{apiGroups:[""],resources:["pods/log","namespaces"],verbs:["get"]},{apiGroups:[""],resources:["events"],verbs:["list","watch"]},{apiGroups:["apps"],resources:["deployments","statefulsets"],verbs:["get","list","watch","create","patch","delete"]},{apiGroups:["apps"],resources:["replicasets"],verbs:["list","watch"]},{apiGroups:["batch"],resources:["jobs"],verbs:["get","list","watch","create","patch","delete"]},{apiGroups:["policy"],resources:["poddisruptionbudgets"],verbs:["get","list","create","patch","delete"]},{apiGroups:["autoscaling"],resources:["horizontalpodautoscalers"],verbs:["get","list","create","patch","delete"]},{apiGroups:["networking.k8s.io"],resources:["networkpolicies","ingresses"],verbs:["get","list","create","patch","delete"]},{apiGroups:["discovery.k8s.io"],resources:["endpointslices"],verbs:["list","watch"]},{apiGroups:["coordination.k8s.io"],resources:["leases"],verbs:["get","list","watch","create","update","delete"]}]},line:21}},{file:"templates/orchestrator/rights.yaml",line:69,node:{$when:"namespaced",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"RoleBinding",metadata:{name:"jac-orc"},roleRef:{apiGroup:"rbac.authorization.k8s.io",kind:"Role",name:"jac-orc"},subjects:[{kind:"ServiceAccount",name:"jac-orc",namespace:{$value:"namespace",line:75}}]},line:69}},{file:"templates/orchestrator/rights.yaml",line:84,node:{$when:"clusterWide",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"ClusterRole",metadata:{name:{$text:["jac-orc.","namespace",""],line:87}},rules:[{apiGroups:[""],resources:["secrets","configmaps","services"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:[""],resources:["persistentvolumeclaims"],verbs:["get","list","watch","create","patch","delete"]},{apiGroups:[""],resources:["pods"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:[""],resources:["pods/log"],verbs:["get"]},{apiGroups:[""],resources:["events"],verbs:["list","watch"]},{apiGroups:[""],resources:["namespaces"],verbs:["get","create"]},{apiGroups:[""],resources:["namespaces"],resourceNames:[{$value:"namespace",line:110}],verbs:["patch"]},{apiGroups:["apps"],resources:["deployments"],verbs:["get","list","watch","create","patch","delete"]},{apiGroups:["apps"],resources:["statefulsets"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:["apps"],resources:["replicasets"],verbs:["list","watch"]},{apiGroups:["batch"],resources:["jobs"],verbs:["get","list","watch","create","patch","delete"]},{apiGroups:["policy"],resources:["poddisruptionbudgets"],verbs:["get","list","create","patch","delete"]},{apiGroups:["autoscaling"],resources:["horizontalpodautoscalers"],verbs:["get","list","create","patch","delete"]},{apiGroups:["networking.k8s.io"],resources:["networkpolicies","ingresses"],verbs:["get","list","create","patch","delete"]},{apiGroups:["discovery.k8s.io"],resources:["endpointslices"],verbs:["list","watch"]},{apiGroups:["coordination.k8s.io"],resources:["leases"],verbs:["get","list","watch","create","update","delete"]},{apiGroups:["mongodbcommunity.mongodb.com"],resources:["mongodbcommunity"],verbs:["get","list","watch","create","update","patch","delete"]},{apiGroups:["mongodbcommunity.mongodb.com"],resources:["mongodbcommunity/status","mongodbcommunity/spec","mongodbcommunity/finalizers"],verbs:["get","list","watch","update","patch"]},{apiGroups:[""],resources:["serviceaccounts"],verbs:["list"]},{apiGroups:["rbac.authorization.k8s.io"],resources:["roles","rolebindings"],verbs:["list"]},{apiGroups:[""],resources:["serviceaccounts"],resourceNames:["mongodb-database","jac-orc-mongodb-operator"],verbs:["get","create","patch"]},{apiGroups:["rbac.authorization.k8s.io"],resources:["roles","rolebindings"],resourceNames:["mongodb-database","jac-orc-mongodb-operator"],verbs:["get","create","patch"]},{apiGroups:["rbac.authorization.k8s.io"],resources:["clusterroles","clusterrolebindings"],resourceNames:["jac-orc-mongodb-operator"],verbs:["get","create","patch"]},{apiGroups:["apiextensions.k8s.io"],resources:["customresourcedefinitions"],resourceNames:["mongodbcommunity.mongodbcommunity.mongodb.com"],verbs:["get","list","watch","create","patch"]}]},line:84}},{file:"templates/orchestrator/rights.yaml",line:168,node:{$when:"clusterWide",$then:{apiVersion:"rbac.authorization.k8s.io/v1",kind:"ClusterRoleBinding",metadata:{name:{$text:["jac-orc.","namespace",""],line:171}},roleRef:{apiGroup:"rbac.authorization.k8s.io",kind:"ClusterRole",name:{$text:["jac-orc.","namespace",""],line:172}},subjects:[{kind:"ServiceAccount",name:"jac-orc",namespace:{$value:"namespace",line:174}}]},line:168}},{file:"templates/orchestrator/service.yaml",line:3,node:{apiVersion:"v1",kind:"Secret",metadata:{name:"jac-orc"},type:"Opaque",stringData:{MODULE:"{}"}}},{file:"templates/orchestrator/service.yaml",line:13,node:{apiVersion:"networking.k8s.io/v1",kind:"NetworkPolicy",metadata:{name:"jac-orc"},spec:{policyTypes:["Ingress","Egress"],ingress:[{ports:[{port:8e3,protocol:"TCP"}]}],egress:[{ports:[{port:53,protocol:"UDP"},{port:53,protocol:"TCP"}]},{ports:[{port:443,protocol:"TCP"},{port:6443,protocol:"TCP"}]},{to:[{podSelector:{matchLabels:{"app.kubernetes.io/name":"python","app.kubernetes.io/part-of":"jac-orc"}}}]},{to:[{namespaceSelector:{}}],ports:[{port:1789,protocol:"TCP"}]}]}}},{file:"templates/orchestrator/service.yaml",line:27,node:{apiVersion:"v1",kind:"Service",metadata:{name:"jac-orc"},spec:{type:"ClusterIP",ports:[{name:"http",port:80,targetPort:"http",protocol:"TCP",appProtocol:"http"}]}}},{file:"templates/orchestrator/service.yaml",line:36,node:{apiVersion:"apps/v1",kind:"Deployment",metadata:{name:"jac-orc"},spec:{replicas:{$value:"replicas",line:40},revisionHistoryLimit:2,strategy:{type:"RollingUpdate",rollingUpdate:{maxUnavailable:0,maxSurge:1}},template:{spec:{serviceAccountName:"jac-orc",automountServiceAccountToken:!0,enableServiceLinks:!1,terminationGracePeriodSeconds:60,imagePullSecrets:{$value:"imagePullSecrets",line:52},securityContext:{runAsNonRoot:!0,runAsUser:10001,runAsGroup:10001,seccompProfile:{type:"RuntimeDefault"}},topologySpreadConstraints:[{maxSkew:1,topologyKey:"kubernetes.io/hostname",whenUnsatisfiable:"ScheduleAnyway"}],containers:[{name:"orchestrator",image:{$value:"image",line:62},args:{$value:"arguments",line:63},ports:[{name:"http",containerPort:8e3,protocol:"TCP"}],env:[{name:"NAMESPACE",valueFrom:{fieldRef:{fieldPath:"metadata.namespace"}}},{name:"POD_NAME",valueFrom:{fieldRef:{fieldPath:"metadata.name"}}},{name:"SCOPE",value:{$value:"scope",line:69}},{name:"AUTH",value:{$value:"auth",line:70}},{$when:"modulesAllow",$then:{name:"MODULES_ALLOW",value:{$value:"modulesAllow",line:71}},line:71},{$when:"pythonConfig",$then:{name:"PYTHON_CONFIG",value:{$value:"pythonConfig",line:72}},line:72},{$when:"podManagerUrl",$then:{name:"POD_MANAGER_URL",value:{$value:"podManagerUrl",line:73}},line:73},{$when:"jqmRecycle",$then:{name:"JQM_RECYCLE",value:{$value:"jqmRecycle",line:74}},line:74}],startupProbe:{httpGet:{path:"/healthz",port:"http"},periodSeconds:1,timeoutSeconds:5,failureThreshold:60},readinessProbe:{httpGet:{path:"/healthz",port:"http"},periodSeconds:2,timeoutSeconds:5,failureThreshold:3},livenessProbe:{httpGet:{path:"/healthz",port:"http"},periodSeconds:10,timeoutSeconds:5,failureThreshold:6},resources:{requests:{cpu:"50m",memory:"64Mi"},limits:{memory:"256Mi"}},securityContext:{allowPrivilegeEscalation:!1,readOnlyRootFilesystem:!0,capabilities:{drop:["ALL"]}},terminationMessagePolicy:"FallbackToLogsOnError"}]}}}}},{file:"templates/orchestrator/service.yaml",line:100,node:{apiVersion:"policy/v1",kind:"PodDisruptionBudget",metadata:{name:"jac-orc"},spec:{maxUnavailable:1}}},{file:"templates/orchestrator/way-in.yaml",line:2,node:{$when:"hasIngress",$then:{apiVersion:"networking.k8s.io/v1",kind:"Ingress",metadata:{name:"jac-orc",annotations:{$value:"ingressAnnotations",line:7}},spec:{ingressClassName:{$value:"ingressClass",line:9},tls:[{$when:"tlsSecret",$then:{secretName:{$value:"tlsSecret",line:12},hosts:[{$value:"host",line:13}]},line:11}],rules:[{host:{$value:"host",line:15},http:{paths:[{path:"/",pathType:"Prefix",backend:{service:{name:"jac-orc",port:{name:"http"}}}}]}}]}},line:2}},{file:"templates/orchestrator/way-in.yaml",line:23,node:{$when:"hasRoute",$then:{apiVersion:"gateway.networking.k8s.io/v1",kind:"HTTPRoute",metadata:{name:"jac-orc"},spec:{parentRefs:{$value:"gatewayRefs",line:28},hostnames:[{$value:"host",line:29}],rules:[{matches:[{path:{type:"PathPrefix",value:"/"}}],backendRefs:[{name:"jac-orc",port:80}]}]}},line:23}}]},comments=[" Who the service is."," Who `kubectl jac orc` calls it as. Whoever may make a token of this account (create serviceaccounts/token) may deploy modules.",` What a caller needs for the modules that are built in, in this namespace. A caller is asked for the verb on each object, so that the
 service does for nobody what he could not do himself; bind this Role to others who are to call it. services/proxy is JQM's gateway.`,"",` What a caller needs for the modules that are built in, mongodb's dependencies included. A caller is asked for the verb on each object,
 and for each right that a role gives which the module brings, so that the service does for nobody what he could not do himself. The roles
 of mongodb's operator give all of pods, services, configmaps, secrets, statefulsets and mongodbcommunity: these rights stand here for
 that alone, and can be left out where somebody else brings the operator and its roles. Bind this ClusterRole to others who are to call
 the service, by a RoleBinding in the namespaces that are theirs: then they deploy there, and once the operator is there mongodb as well.
 services/proxy is JQM's gateway.`,""," Modules of a namespaced install live here beside the service, and JQM's image runs as root: hence no more than baseline.",` Asks the API server whose token it was given (TokenReview), and whether that one may do what is asked for (SubjectAccessReview).
 Both are questions about the whole cluster, so that this binding is needed for a namespaced install, too. It lets nobody do anything.`,` What the service may do, in its own namespace alone:
   secrets               its own (MODULE, watched), those of modules, and its records of what is deployed, which it replaces
   configmaps            scripts of modules; jac-orc-templates, watched
   services, claims      of modules; claims are watched while one waits for a module, since pods may wait for them
   pods                  seen, to tell why they do not start, and where calls go; a JQM node that is recycled is relabelled, and deleted
   pods/log, events      what a diagnosis is made of
   namespaces            its own, whether it is about to go
   deployments, statefulsets, jobs, disruption budgets, autoscalers, network policies, ingresses: of modules
   endpointslices        which pods a module has now
   leases                who leads; one for each module while it is changed
 No rights over rights, so that it can give none away: mongodb, whose operator needs some, takes jac-orc-cluster-wide.yaml.`,"",` What the service may do, in every namespace. As in a namespaced install (jac-orc.yaml says what each is for), and:
   namespaces            made where a module is to live in one that is not there
   what mongodb brings   its definition, its operator's ClusterRole and account, the Roles of its pods: by their names alone, but for
                         lists, which have none
   what these roles say  update on pods, services, configmaps and statefulsets, create on pods, all of mongodbcommunity: nobody can give
                         rights that he has not, and so the service has them. It has neither \`escalate\` nor \`bind\`, nor needs them
 It reads Secrets of all namespaces: records of what is deployed are Secrets, and so are the passwords that it makes.`,"",` Default modules, JSON: namespace -> module -> name -> {"module", "version", "config"}. A change is applied without a restart.
   {"default": {"redis": {"testing-redis": {"module": "redis", "version": "latest", "config": {}}}}}`,` In: callers, who are asked for a token; probes and Prometheus. Out: names, the API server, Python modules
 beside it, whatever their port, JQM's nodes (1789) wherever they are.
 Where the API server is nobody can say beforehand: on 443 or 6443 as a rule, and its address is not a pod's.`,""," One of the pods leads: it deploys default modules and recycles nodes of JQM. All of them answer.",""," Callers outside of the cluster come in here. They need a token as well."," Callers outside of the cluster come in here. They need a token as well."];var binary2={Ki:1024n,Mi:1024n**2n,Gi:1024n**3n,Ti:1024n**4n,Pi:1024n**5n,Ei:1024n**6n};function gatewayRef(gateway){let[first="",second]=gateway.split("/");return second===void 0?{name:first}:{name:second,namespace:first}}function stampSpec(kind,spec,who){let{labels,selector}=who;switch(kind){case"Service":return{selector,...spec};case"PodDisruptionBudget":return{selector:{matchLabels:selector},...spec};case"NetworkPolicy":return{podSelector:{matchLabels:selector},...spec};case"Job":return{...spec,template:podTemplate(fields(spec.template),who)};case"Deployment":return{selector:{matchLabels:selector},...spec,template:podTemplate(fields(spec.template),who)};case"StatefulSet":return{selector:{matchLabels:selector},...spec,template:podTemplate(fields(spec.template),who),volumeClaimTemplates:volumeClaims(spec.volumeClaimTemplates,labels)};default:return spec}}function volumeClaims(claims,labels){return Array.isArray(claims)?claims.map(claim=>{let{metadata,...rest}=fields(claim);return{metadata:{...fields(metadata),labels},...rest}}):[]}function podTemplate(template,{labels,selector,podAnnotations}){let metadata=fields(template.metadata),{topologySpreadConstraints:spread,...spec}=fields(template.spec),annotations={...fields(metadata.annotations),...podAnnotations};return{metadata:{...metadata,labels,...Object.keys(annotations).length===0?{}:{annotations}},spec:{...spec,...Array.isArray(spread)?{topologySpreadConstraints:spread.map(one=>({...fields(one),labelSelector:{matchLabels:selector}}))}:{}}}}var renderedComponents=["app","code-server",...dataComponents];function fields(value){return typeof value=="object"&&value!==null&&!Array.isArray(value)?value:{}}var order=["Namespace","ServiceAccount","ClusterRole","ClusterRoleBinding","Role","RoleBinding","Secret","NetworkPolicy","Service","Deployment","PodDisruptionBudget","Ingress","HTTPRoute"],rankOf=({kind})=>order.indexOf(kind);function renderOrchestrator(settings){let values=valuesOf(settings);return orchestrator.documents.flatMap((document,index)=>{let[node]=fill({...orchestrator,documents:[document]},values);return node===void 0?[]:[{object:stamped(node,settings.namespace),comment:comments[index]??""}]}).toSorted((a,b)=>rankOf(a.object)-rankOf(b.object))}function asManifest(rendered){return rendered.map(({object,comment})=>`${comment===""?"":`${comment.replaceAll(/^/gm,"#")}
`}${asYaml(object)}`).join(`---
`)}function asYaml(object){let document=new import_yaml3.Document(object,{version:"1.1",aliasDuplicateObjects:!1});return(0,import_yaml3.visit)(document,{Seq:(_,list)=>{list.flow=list.items.every(import_yaml3.isScalar)}}),document.toString({lineWidth:0,flowCollectionPadding:!1})}var addressOf=wayIn=>`${wayIn.tlsSecret===void 0?"http":"https"}://${hostOf(wayIn)}`,hostOf=({domain})=>`pod-manager.${domain}`;function valuesOf(settings){let{wayIn,modulesAllow=[],pythonConfig,jqmRecycle,pullSecrets,args=[]}=settings,json=value=>value===void 0?void 0:JSON.stringify(value);return{namespace:settings.namespace,scope:settings.scope,clusterWide:settings.scope==="cluster",namespaced:settings.scope==="namespace",image:settings.image,replicas:settings.replicas,auth:settings.auth,imagePullSecrets:pullSecrets.length===0?void 0:pullSecrets.map(name=>({name})),modulesAllow:modulesAllow.length===0?void 0:modulesAllow.join(","),pythonConfig:json(pythonConfig),jqmRecycle:json(jqmRecycle),arguments:args.length===0?void 0:args,podManagerUrl:wayIn===void 0?void 0:addressOf(wayIn),hasIngress:wayIn!==void 0&&wayIn.gateway===void 0,hasRoute:wayIn?.gateway!==void 0,host:wayIn===void 0?void 0:hostOf(wayIn),ingressClass:wayIn?.ingressClass??"nginx",ingressAnnotations:ingressAnnotations(wayIn),tlsSecret:wayIn?.tlsSecret,gatewayRefs:wayIn?.gateway===void 0?void 0:[gatewayRef(wayIn.gateway)]}}function ingressAnnotations(wayIn){if((wayIn?.ingressClass??"nginx")==="nginx")return{"nginx.ingress.kubernetes.io/proxy-body-size":"16m","nginx.ingress.kubernetes.io/proxy-read-timeout":"3600"}}function stamped(document,namespace){let{apiVersion,kind,metadata,spec,...rest}=document;if(kind==="Namespace")return document;let isNamespaced=kindOf(document)?.namespaced===!0;return{apiVersion,kind,metadata:{name:metadata.name,...isNamespaced?{namespace}:{},labels:serviceLabels,...extra(metadata)},...spec===void 0?{}:{spec:stampSpec(kind,fields(spec),{labels:serviceLabels,selector:serviceSelector,podAnnotations:{}})},...rest}}var extra=({annotations})=>annotations===void 0?{}:{annotations};init_error();function quote(raw){if(Array.isArray(raw))return"a list";if(raw instanceof Date)return"a date";if(typeof raw=="object"&&raw!==null)return"a table";let text2=typeof raw=="string"?JSON.stringify(raw):String(raw);return text2.length>80?`${text2.slice(0,77)}...`:text2}function refuse(expected2,raw){return{complaint:`expected ${expected2}, got ${quote(raw)}`}}function matching(pattern,expected2,longest2=253){return raw=>typeof raw=="string"&&raw.length<=longest2&&pattern.test(raw)?{value:raw}:refuse(expected2,raw)}var label=/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,subdomain=/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,longestAppName=40,appName=matching(/^[a-z]([-a-z0-9]*[a-z0-9])?$/,`a name of at most ${longestAppName} lowercase letters, digits and "-" that starts with a letter`,longestAppName),namespaceName=matching(label,'a namespace name: at most 63 lowercase letters, digits and "-"',63),objectName=matching(subdomain,'an object name: lowercase letters, digits, "-" and "."'),gatewayName=matching(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,"the name of a Gateway, or namespace/name"),text=matching(/^[^\p{Cc}]+$/u,"a text",1024),image=matching(/^([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,'an image such as "registry.example.com/python:3.12-slim"',512),registry=matching(/^(https?:\/\/)?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?\/?$/,"a registry such as ghcr.io or http://registry.local:5000"),registryHost=matching(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?$/,"a host such as registry.local:5000"),platform=matching(/^[a-z0-9]+\/[a-z0-9_]+(\/v[0-9]+)?$/,"a platform such as linux/amd64 or linux/arm/v7");var httpPath=matching(/^\/[!-~]*$/,'a path that starts with "/"',1024);function integer(least,most=2**31-1){let expected2=most===2147483647?`a whole number of at least ${least}`:`a whole number from ${least} to ${most}`;return raw=>{let value=typeof raw=="string"&&/^\d{1,15}$/.test(raw.trim())?Number(raw):raw;return typeof value=="number"&&Number.isSafeInteger(value)&&value>=least&&value<=most?{value}:refuse(expected2,raw)}}function listOf2(item){return raw=>{let items=typeof raw=="string"?raw.split(",").map(part=>part.trim()):raw;if(!Array.isArray(items))return refuse("a list",raw);let values=[];for(let each of items.filter(part=>part!=="")){let parsed5=item(each);if("complaint"in parsed5)return parsed5;values.includes(parsed5.value)||values.push(parsed5.value)}return{value:values}}}var defaultSettings={namespace:"jac-orc",scope:"namespace",replicas:2,auth:"token",pullSecrets:[]},allowedModule=/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*(=[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/,moduleEntry=raw=>typeof raw=="string"&&allowedModule.test(raw)?{value:raw}:{complaint:"expected the import name of a Python module, such as numpy, with another package if wanted: PIL=pillow-simd"};function checkSettings(settings){let{wayIn}=settings,checked4=[["--namespace",namespaceName(settings.namespace)],["--image",image(settings.image)],["--replicas",integer(1,20)(settings.replicas)],["--pull-secret",listOf2(objectName)(settings.pullSecrets)],["--modules-allow",listOf2(moduleEntry)(settings.modulesAllow??[])],["--domain",objectName(wayIn?.domain??"absent")],["--ingress-class",objectName(wayIn?.ingressClass??"absent")],["--gateway",gatewayName(wayIn?.gateway??"absent")],["--tls-secret",objectName(wayIn?.tlsSecret??"absent")]];for(let[key,parsed5]of checked4)if("complaint"in parsed5)throw invalid7(key,parsed5.complaint);if(wayIn?.gateway!==void 0&&wayIn.ingressClass!==void 0)throw invalid7("--ingress-class","a route of a Gateway has none");if(wayIn?.gateway!==void 0&&wayIn.tlsSecret!==void 0)throw invalid7("--tls-secret","behind a Gateway its listeners have the certificates")}var invalid7=(key,complaint)=>usageError({code:"InstallInvalid",what:`${key}: ${complaint}`,place:{key}});async function applyObjects({cluster,emit,signal},objects,{exists,takeOver}){let found=await Promise.all(objects.map(async object=>{let live=(object.kind==="Namespace"?!exists:!exists&&rowOf(object).namespaced)||object.kind==="Namespace"?void 0:await cluster.get(refOf(object)),isKept=isDefaults(object)?live!==void 0:object.kind==="Namespace"&&exists;if(live!==void 0&&!isKept&&!isService(live))throw nameTaken(live);return{object,live,isKept}})),apply=(object,dryRun)=>cluster.apply(object,{dryRun}).catch(error=>{if(!mayForce(error,takeOver))throw error;return cluster.apply(object,{dryRun,force:!0})});await Promise.all(found.filter(({object,isKept})=>!isKept&&(exists||!rowOf(object).namespaced)).filter(({object})=>!found.some(other=>other.live===void 0&&isRoleOf(object,other.object))).map(({object})=>apply(object,!0)));let applied=[];for(let{object,live,isKept}of found){signal.throwIfAborted();let now=isKept?void 0:await apply(object,!1),action=now===void 0||live!==void 0&&now.metadata.resourceVersion===live.metadata.resourceVersion?"unchanged":live===void 0?"create":"configure";applied.push(told(object,action,now?.metadata.generation)),emit({type:"object",action,kind:object.kind,name:object.metadata.name})}return applied}async function removeObsolete(cluster,namespace,wanted){let known2=new Set(wanted.map(keyOf2));return await removeOwn(cluster,everyObject(namespace).filter(object=>!known2.has(keyOf2(object))))}async function removeOwn(cluster,objects){let removed=[];for(let object of objects){let live=await lookFor(cluster,object);if(live===void 0||!isService(live))continue;let{uid}=live.metadata;await cluster.delete(refOf(object),{propagation:"Background",...uid===void 0?{}:{uid}}),removed.push(told(object,"delete",live.metadata.generation))}return removed}function everyObject(namespace){let base={...defaultSettings,namespace,image:"any"},domain="any",objects=[{...base,scope:"namespace",wayIn:{domain}},{...base,scope:"cluster",wayIn:{domain,gateway:"any"}}].flatMap(settings=>renderOrchestrator(settings).map(({object})=>object)),login=pullSecretOf(namespace,{registry:"any",username:"",password:"",accepted:!0});return[...new Map([...objects,login].map(object=>[keyOf2(object),object])).values()].filter(({kind})=>kind!=="Namespace").toSorted((a,b)=>rankOf(b)-rankOf(a))}async function lookFor(cluster,object){try{return await cluster.get(refOf(object))}catch(error){if(!(error instanceof ClusterError&&["Forbidden","NotFound"].includes(error.reason)))throw error;return}}function mayForce(error,takeOver){return!(error instanceof ClusterError)||error.conflicts.length===0?!1:error.conflicts.every(({field,manager})=>manager==="kubectl-client-side-apply"||takeOver.includes(field.replace(/^\./,"")))}var isDefaults=({kind,type})=>kind==="Secret"&&type==="Opaque",isRoleOf=(binding,{kind,metadata})=>textAt(binding,"roleRef","kind")===kind&&textAt(binding,"roleRef","name")===metadata.name;function nameTaken(live){let{namespace}=live.metadata;return new JacScaleError({code:"NameTaken",what:`${refText(live)}${namespace===void 0?"":` in namespace ${namespace}`} exists and is not ours`,why:"it does not carry the labels of an orchestrator of this project, so something else made it: jac-splice-orc has the same names",next:"remove it, or install into another namespace: --namespace NAME"})}function rowOf(object){let row2=kindOf(object);if(row2===void 0)throw new TypeError(`no row for ${object.kind}`);return row2}function refOf(object){let{name,namespace}=object.metadata;return{kind:rowOf(object),name,...namespace===void 0?{}:{namespace}}}var keyOf2=({kind,metadata})=>`${kind} ${metadata.name}`;function told({apiVersion,kind,metadata},action,generation=1){let{name,namespace}=metadata;return{action,apiVersion,kind,name,...namespace===void 0?{}:{namespace},generation}}var leaderLease=namespace=>({kind:kinds.Lease,namespace,name:"jac-orc.leader"});init_read();function containersOf(pod){return[...listAt(pod,"status","initContainerStatuses").map(status=>containerView(pod,status,!0)),...listAt(pod,"status","containerStatuses").map(status=>containerView(pod,status,!1))]}function containerView(pod,status,init){let name=textAt(status,"name")??"",spec=listAt(pod,"spec",init?"initContainers":"containers").find(container=>textAt(container,"name")===name),waiting2=at(status,"state","waiting");return{name,init,image:textAt(spec,"image")??textAt(status,"image")??"",ready:at(status,"ready")===!0,restarts:numberAt(status,"restartCount")??0,waiting:isFields(waiting2)?{reason:textAt(waiting2,"reason")??"",message:textAt(waiting2,"message")??""}:void 0,running:isFields(at(status,"state","running")),runningSince:timeOf(textAt(status,"state","running","startedAt")),exit:exitOf2(at(status,"state","terminated")),lastExit:exitOf2(at(status,"lastState","terminated"))}}function exitOf2(terminated){if(isFields(terminated))return{id:textAt(terminated,"containerID")??"",code:numberAt(terminated,"exitCode")??0,reason:textAt(terminated,"reason")??"",message:textAt(terminated,"message")??"",startedAt:timeOf(textAt(terminated,"startedAt")),finishedAt:timeOf(textAt(terminated,"finishedAt"))}}function conditionOf(object,type){let found=listAt(object,"status","conditions").find(each=>textAt(each,"type")===type);if(found!==void 0)return{status:textAt(found,"status")??"",reason:textAt(found,"reason")??"",message:textAt(found,"message")??"",since:timeOf(textAt(found,"lastTransitionTime"))}}function claimsOf(pod){return listAt(pod,"spec","volumes").flatMap(volume=>textAt(fieldsAt(volume,"persistentVolumeClaim"),"claimName")??[])}function whereOf(pod,container){return{object:podName(pod),container:container?.name,node:textAt(pod,"spec","nodeName"),logsFrom:container===void 0?void 0:logsFrom(pod,container)}}function logsFrom(pod,container){let{name,running:running2,exit,lastExit}=container;if(!(!running2&&exit===void 0&&lastExit===void 0))return{pod:pod.metadata.name,container:name,previous:running2&&lastExit!==void 0,message:(exit??lastExit)?.message??""}}var isOwnedBy=(object,owner)=>object.metadata.ownerReferences?.some(reference=>reference.uid===owner.metadata.uid)??!1,podName=pod=>`pod/${pod.metadata.name}`;function kubectl(verb,object,more=""){let namespace=object.metadata.namespace;return`kubectl ${verb} ${object.kind.toLowerCase()}/${object.metadata.name}${more}${namespace===void 0?"":` -n ${namespace}`}`}function timeOf(text2){let time=text2===void 0?Number.NaN:Date.parse(text2);return Number.isNaN(time)||time===0?void 0:time}function finding(init){let entries=Object.entries(init).filter(([,value])=>value!==void 0&&value!=="");return{code:init.code,what:init.what,...Object.fromEntries(entries)}}var waiting=(of,recheckAt)=>recheckAt===void 0?{failed:!1,finding:of}:{failed:!1,finding:of,recheckAt},failed=of=>({failed:!0,finding:of});var rules=[{when:/failed calling webhook|context deadline exceeded|connection refused|etcdserver|timeout|too many requests/i,code:"PodCreationRetry",failed:!1},{when:/because it is being terminated/,code:"NamespaceTerminating",failed:!0},{when:/serviceaccount "default" not found/,code:"PodCreationRetry",failed:!1},{when:/serviceaccount "[^"]*" not found/,code:"ServiceAccountMissing",failed:!0},{when:/exceeded quota/,code:"QuotaExceeded",failed:!0,next:"lower cpu_request, memory_request or replicas, or have the quota raised: kubectl describe resourcequota"},{when:/failed quota: .* must specify/,code:"QuotaExceeded",failed:!0,next:"set what the quota asks for: --cpu-request, --cpu-limit, --memory-request, --memory-limit"},{when:/violates PodSecurity/,code:"PodSecurity",failed:!0},{when:/(maximum|minimum) (cpu|memory|ephemeral-storage|storage) (usage|limit)|max limit to request ratio|must be less than or equal to (cpu|memory) limit/,code:"LimitRange",failed:!0,next:"stay within `kubectl describe limitrange`: --cpu-request, --cpu-limit, --memory-request, --memory-limit"},{when:/denied (the )?request/,code:"AdmissionDenied",failed:!0},{when:/is invalid: /,code:"PodInvalid",failed:!0}];function admissionVerdict(object,pods){let message=refusalOf2(object);return message===void 0?void 0:refusalVerdict(object,message,pods)}function refusalVerdict(object,message,pods){let rule=rules.find(({when})=>when.test(message)),said2=finding({code:rule?.code??"PodCreationRetry",what:`${refText(object)} may not make its ${object.kind==="Deployment"?"ReplicaSet":"pods"}`,why:message,next:rule?.next??kubectl("describe",object),object:refText(object)}),freesQuota=rule?.code==="QuotaExceeded"&&pods.some(pod=>pod.metadata.deletionTimestamp!==void 0);return rule?.failed===!0&&!freesQuota?failed(said2):waiting(said2)}function refusalOf2(object){let failure2=conditionOf(object,"ReplicaFailure");if(object.kind==="ReplicaSet")return failure2?.status==="True"?failure2.message:void 0;let progress=conditionOf(object,"Progressing");return progress?.reason==="ReplicaSetCreateError"?progress.message:void 0}init_read();function eventsOf(events2,object){return events2.filter(event=>concerns(event,object)).map(seenEvent).sort((a,b)=>a.at-b.at)}function concerns(event,object){let uid=textAt(event,"involvedObject","uid");return uid!==void 0&&object.metadata.uid!==void 0?uid===object.metadata.uid:textAt(event,"involvedObject","kind")===object.kind&&textAt(event,"involvedObject","name")===object.metadata.name}function seenEvent(event){let times=[textAt(event,"series","lastObservedTime"),textAt(event,"lastTimestamp"),textAt(event,"eventTime"),textAt(event,"firstTimestamp"),event.metadata.creationTimestamp];return{reason:textAt(event,"reason")??"",message:textAt(event,"message")??"",at:times.map(timeOf).find(time=>time!==void 0)??0,count:numberAt(event,"series","count")??numberAt(event,"count")??1,field:textAt(event,"involvedObject","fieldPath")??""}}function lastEvent(events2,reasons3,container){return events2.findLast(event=>reasons3.includes(event.reason)&&(container===void 0||event.field.endsWith(`{${container}}`)))}init_read();init_read();var eventsMs=2e4,secondMs=1e3,unreadReason="FailedToRetrieveImagePullSecret",pullFailures=events2=>events2.filter(({reason,message})=>reason==="Failed"&&message.includes("pull"));function unreadSecrets(events2){let unread=lastEvent(events2,[unreadReason]),tried=lastEvent(events2,["Pulling"])??lastEvent(pullFailures(events2),["Failed"]);return unread===void 0||tried!==void 0&&unread.at<tried.at-2*secondMs?[]:(/\(([^)]+)\)/.exec(unread.message)?.[1]??"").split(",").flatMap(name=>name.trim()||[])}function doubtOf(pod,container,events2,{loginSince,now}){if(listAt(pod,"spec","imagePullSecrets").length===0)return;let failures=pullFailures(events2).filter(({field})=>field.endsWith(`{${container.name}}`)),last=failures.at(-1);if(last===void 0){let set=conditionOf(pod,"Initialized")?.since??conditionOf(pod,"PodScheduled")?.since??0,until=Math.max(set,loginSince??0)+eventsMs;return now<until?{recheckAt:until}:void 0}let created=timeOf(pod.metadata.creationTimestamp)??0;if(loginSince!==void 0&&created<loginSince&&last.at<=loginSince)return{};let attempts=failures.reduce((sum2,{count})=>sum2+count,0);return unreadSecrets(events2).length>0&&attempts<2?{}:void 0}var reasons=new Set(["ErrImagePull","ImagePullBackOff","InvalidImageName","ErrImageNeverPull","ImageInspectError","RegistryUnavailable","SignatureValidationFailed"]),platformNext="build for the platform of the nodes as well: --platform linux/amd64,linux/arm64 (kubectl get nodes -L kubernetes.io/arch)",rules2=[{when:/dial tcp|no such host|i\/o timeout|timed? ?out|connection (refused|reset)|TLS handshake|deadline exceeded|unexpected EOF|toomanyrequests|too many requests|\b(429|50[0234])\b/i,code:"ImagePullRetry",failed:!1,next:"check that the nodes reach the registry"},{when:/pull access denied|access (to the resource )?(is )?denied|denied:|unauthori[sz]ed|authentication required|authorization failed|no basic auth credentials|\b40[13]\b|forbidden/i,code:"ImageDenied",failed:!0},{when:/no match for platform|no matching manifest for/i,code:"ImagePlatform",failed:!0,next:platformNext},{when:/not found|manifest unknown|does not exist|name unknown/i,code:"ImageNotFound",failed:!0},{when:/invalid reference|couldn't parse image/i,code:"ImageNameInvalid",failed:!0}];function imageVerdict(pod,container,events2,times){let state=container.waiting;if(state===void 0||!reasons.has(state.reason))return;let{code,failed:decided,next,why}=judge(container,events2),doubt=code==="ImageDenied"?doubtOf(pod,container,events2,times):void 0,{image:image2}=container,what={ImageNotFound:`image ${image2} was not found`,ImageDenied:`image ${image2} may not be pulled, or does not exist`,ImageNameInvalid:`image name ${image2} is invalid`,ImagePlatform:`image ${image2} is not made for the processor of the node`,ImagePullRetry:`image ${image2} is not pulled yet`}[code],said2=finding({...whereOf(pod,container),code,what,why,next:next??(code==="ImageDenied"?nextOfDenied(pod,image2,events2):void 0)??(decided?`correct ${settingOf(pod,image2)}`:kubectl("describe",pod)),logsFrom:void 0});return decided&&doubt===void 0?failed(said2):waiting(said2,doubt?.recheckAt)}function judge(container,events2){let{reason="",message=""}=container.waiting??{};if(reason==="InvalidImageName")return{code:"ImageNameInvalid",failed:!0,why:message};if(reason==="ErrImageNeverPull")return{code:"ImageNotFound",failed:!0,why:message,next:"load the image into the nodes"};let event=lastEvent(pullFailures(events2),["Failed"],container.name);for(let why of[message,event?.message??""]){let rule=rules2.find(({when})=>when.test(withoutImage(why,container.image)));if(rule!==void 0)return{...rule,why}}return{code:"ImagePullRetry",failed:!1,why:message}}var withoutImage=(message,image2)=>message.replaceAll(image2,"");function settingOf(pod,image2){return image2.includes("busybox")?"busybox_image (--busybox-image)":runsImage(pod,image2)?"image (--image)":"python_image (--python-image)"}var runsImage=({metadata},image2)=>metadata.annotations?.[annotationKeys.bundle]===void 0&&image2.includes("@sha256:"),secretsOf=pod=>listAt(pod,"spec","imagePullSecrets").flatMap(secret=>textAt(secret,"name")??[]),ownSecret=pod=>namesOf(pod.metadata.labels?.[labelKeys.instance]??"").pullSecret;function nextOfDenied(pod,image2,events2){let own2=ownSecret(pod),missing3=unreadSecrets(events2).filter(name=>name!==own2);return missing3.length>0?`make the Secret that is missing (${missing3.join(", ")}): kubectl create secret docker-registry, or scale again with a login`:secretsOf(pod).includes(own2)?`the login in secret/${own2} was refused, or has ended: give one that may pull (DOCKER_USERNAME, DOCKER_PASSWORD) and scale again`:runsImage(pod,image2)?"check the name; for a private registry: DOCKER_USERNAME, DOCKER_PASSWORD and --registry, or --image-pull-secret NAME":"check the name; for a private registry: --image-pull-secret NAME"}var package_="correct the package or its version (package)",rows={2:{code:"PackageInstallFailed",next:"correct the value that it names"},10:{code:"PackageNotFound",next:package_},11:{code:"PackageIndexUnreachable",next:"let the installing pod reach the index: indexUrl, indexPeers, indexPorts, indexCa"},12:{code:"DiskFull",next:"ask for a larger volume (storage)"},13:{code:"PackageInstallFailed",next:"another package or version, or an image that has it (installs: false)"},14:{code:"RuntimeMissing",next:"use an image that has pip"},15:{code:"VolumeNotWritable",next:"use a StorageClass whose driver honours fsGroup (storageClass)"},16:{code:"PackageModuleMissing",next:"name the package that has the module (package)"},41:{code:"ModuleMissing",next:"correct the name of the module, or name its package (package)"},42:{code:"ModuleImportFailed",next:"another version (package), or an image with what it needs"}},isPythonModule=({metadata:{labels}})=>labels?.[labelKeys.name]==="python"&&labels[labelKeys.partOf]==="jac-orc";function pythonModuleEnd(pod,container,exit){let row2=isPythonModule(pod)?rows[exit.code]:void 0;if(row2===void 0)return;let said2=exit.message.trim().split(`
`).at(-1)??"";return finding({...whereOf(pod,container),code:row2.code,what:said2===""?`container ${container.name} ended with exit code ${exit.code}`:said2,next:row2.next,logsFrom:void 0})}var settledMs=6e5,equalEnds=2,equalStartErrors=4,startErrors=new Set(["StartError","ContainerCannotRun","RunContainerError","CreateContainerError"]),wrongPlatform=/exec format error/,missingCommand=/executable file not found|no such file or directory|permission denied|exec format error/;function rememberExits(known2,pods){let remembered=new Map;for(let pod of pods)for(let container of containersOf(pod)){let key=exitsKey(pod,container),before=known2.get(key)??[],fresh=[container.lastExit,container.exit].filter(exit=>exit!==void 0).filter(exit=>!before.some(other=>sameEnd(exit,other)));before.length+fresh.length>0&&remembered.set(key,[...before,...fresh].slice(-equalStartErrors))}return remembered}var exitsKey=(pod,container)=>`${pod.metadata.uid??pod.metadata.name}/${container.init?"init/":""}${container.name}`,sameEnd=(a,b)=>a.id===b.id&&a.finishedAt===b.finishedAt&&alike(a,b),alike=(a,b)=>a.code===b.code&&a.reason===b.reason;function crashVerdict(pod,container,exits,events2){let start=container.waiting,last=container.exit??container.lastExit;if(last===void 0)return start!==void 0&&startErrors.has(start.reason)?waiting(startFailure(pod,container,start.message)):void 0;if(container.init&&last.code===0&&container.exit!==void 0)return;let known2=exits.get(exitsKey(pod,container))??[last],said2=describe(pod,container,last,events2);if(container.running||!decides(container,known2)){let what=`container ${container.name} of ${podName(pod)} ended (${exitText(last)}) and is started again`;return waiting({...said2,code:"ContainerExited",what})}return failed(said2)}function decides(container,known2){let last=known2.at(-1);if(last===void 0||container.restarts<1||runTime(last)>=settledMs)return!1;let needed=startErrors.has(last.reason)&&!missingCommand.test(last.message)?equalStartErrors:equalEnds,different=known2.slice(0,-1).toReversed().findIndex(exit=>!alike(exit,last));return different!==-1?different+1>=needed:container.restarts+1>=needed}var runTime=exit=>exit.startedAt===void 0||exit.finishedAt===void 0?0:exit.finishedAt-exit.startedAt;function describe(pod,container,exit,events2){let where=whereOf(pod,container),name=`container ${container.name} of ${podName(pod)}`;if(startErrors.has(exit.reason))return startFailure(pod,container,exit.message);if(exit.reason==="OOMKilled")return finding({...where,code:"OutOfMemory",what:`${name} used more memory than it may`,why:"the kernel ended it (OOMKilled)",next:"raise memory_limit (--memory-limit)"});let killing=lastEvent(events2,["Killing"],container.name);if(killing!==void 0&&killing.at>=(exit.startedAt??0)&&/failed liveness probe/.test(killing.message))return finding({...where,code:"ProbeFailed",what:`${name} is ended again and again by its liveness probe`,why:lastEvent(events2,["Unhealthy"],container.name)?.message,next:"check liveness_path"});let known2=pythonModuleEnd(pod,container,exit);return known2!==void 0?known2:finding({...where,code:container.init?"InitCrashLoop":"CrashLoop",what:`${name} ends each time it starts (${exitText(exit)})`,why:exit.code===0&&!container.init?"its command came to its end; a server must go on":`it ended with ${exitText(exit)}`})}function startFailure(pod,container,message){return wrongPlatform.test(message)?finding({...whereOf(pod,container),code:"ImagePlatform",what:`image ${container.image} is not made for the processor of the node`,why:message,next:platformNext,logsFrom:void 0}):finding({...whereOf(pod,container),code:"ContainerCannotStart",what:`container ${container.name} of ${podName(pod)} cannot be started`,why:message,next:missingCommand.test(message)?`use an image that has the command: ${container.image} has not`:void 0,logsFrom:void 0})}function exitText(exit){let reason=exit.reason==="Error"||exit.reason==="Completed"?"":`, ${exit.reason}`;return`exit code ${exit.code}${reason}`}init_read();init_read();var done={done:!0,message:""},waitingFor=message=>({done:!1,message}),plain3={ready:()=>done,mask:object=>object};var deployment={...plain3,kind:kinds.Deployment,order:object=>object.metadata.labels?.[labelKeys.component]==="code-server"?4:6,ready:object=>rolledOut(object)};function rolledOut(object,generation=object.metadata.generation??0){let count=field=>numberAt(object,"status",field)??0,wanted=numberAt(object,"spec","replicas")??1,[all,updated,available]=[count("replicas"),count("updatedReplicas"),count("availableReplicas")];return isObserved(object,generation)?updated<wanted?waitingFor(`${updated} of ${wanted} new pods made`):all>updated?waitingFor(`${plural(all-updated,"old pod")} still to go`):available<updated?waitingFor(`${available} of ${updated} new pods available`):done:waitingFor("the change is not observed yet")}function isObserved(object,generation){return(numberAt(object,"status","observedGeneration")??0)>=Math.max(generation,object.metadata.generation??0)}var plural=(count,noun)=>`${count} ${noun}${count===1?"":"s"}`;var statefulSet={...plain3,kind:kinds.StatefulSet,order:()=>4,ready:object=>setRolledOut(object)};function setRolledOut(object,generation=object.metadata.generation??0){let count=field=>numberAt(object,"status",field)??0,wanted=numberAt(object,"spec","replicas")??1;return isObserved(object,generation)?count("readyReplicas")<wanted?waitingFor(`${count("readyReplicas")} of ${wanted} pods ready`):textAt(object,"status","updateRevision")!==textAt(object,"status","currentRevision")?waitingFor(`${count("updatedReplicas")} of ${wanted} pods renewed`):done:waitingFor("the change is not observed yet")}init_read();init_read();var overdueMs=2e4,isCodeServer=pod=>pod.metadata.labels?.[labelKeys.component]==="code-server",needsCodeServer=pod=>isCodeServer(pod)||containersOf(pod).some(({name,ready})=>name==="fetch"&&!ready);function codeServerLost(pods,now){let servers=pods.filter(isCodeServer),serves=pod=>pod.metadata.deletionTimestamp===void 0&&conditionOf(pod,"Ready")?.status==="True",lost=servers.some(serves)?void 0:servers.find(pod=>isOnLostNode(pod,now));if(lost===void 0)return;let node=textAt(lost,"spec","nodeName");return finding({...whereOf(lost),code:"CodeServerNodeLost",what:`node/${node} does not answer, and ${podName(lost)}, which has the code, is on it: new pods wait, those that run go on`,why:"the volume with the code is on that node, or attached to it",next:"bring the node back, and all goes on by itself; or move the code to a new volume: kubectl jac scale app.jac --replace-code-volume"})}function isOnLostNode(pod,now){if(textAt(pod,"spec","nodeName")===void 0)return!1;if(textAt(pod,"status","reason")==="NodeLost")return!0;let end=timeOf(pod.metadata.deletionTimestamp);return end!==void 0?now>end+overdueMs:conditionOf(pod,"Ready")?.status==="False"&&conditionOf(pod,"ContainersReady")?.status==="True"}var rules3=[{when:/failed to sync \w+ cache/,code:"ContainerConfigRetry",failed:!1},{when:/(secret|configmap) "[^"]*" not found|couldn't find key .* in (Secret|ConfigMap)|references non-existent (secret|config) key/i,code:"ConfigMissing",failed:!0},{when:/runAsNonRoot/,code:"RunsAsRoot",failed:!0,next:"use an image that runs as a numeric user other than 0"}],deciding={containerTries:3,mountTries:6,ms:3e4};function configVerdict(pod,container,events2,now){let state=container.waiting;if(state?.reason!=="CreateContainerConfigError")return;let tries=events2.filter(event=>event.reason==="Failed"&&event.message.includes(state.message));return judge2(pod,container,state.message,sum(tries),now)}function mountVerdict(pod,events2,now){let event=lastEvent(events2,["FailedMount","FailedAttachVolume","FailedCreatePodSandBox"]);if(event===void 0)return;let rule=rules3.find(({when})=>when.test(event.message));if(rule?.code==="ContainerConfigRetry")return;if(rule!==void 0)return judge2(pod,void 0,event.message,event.count,now);let network=event.reason==="FailedCreatePodSandBox";return waiting(finding({...whereOf(pod),code:network?"ContainerCreating":"VolumeMount",what:`${podName(pod)} waits for its ${network?"network":"volumes"}`,why:event.message,next:kubectl("describe",pod)}))}function judge2(pod,container,message,tries,now){let rule=rules3.find(({when})=>when.test(message)),since=conditionOf(pod,"Initialized")?.since??conditionOf(pod,"PodScheduled")?.since??now,said2=finding({...whereOf(pod,container),code:rule?.code??"ContainerConfigRetry",what:`${container===void 0?podName(pod):`container ${container.name} of ${podName(pod)}`} cannot be set up`,why:message,next:rule?.next??kubectl("describe",pod),logsFrom:void 0});if(rule?.failed!==!0)return waiting(said2);if(rule.code==="RunsAsRoot")return failed(said2);let until=since+deciding.ms,enough=container===void 0?deciding.mountTries:deciding.containerTries;return tries>=enough||now>=until?failed(said2):waiting(said2,until)}var sum=events2=>events2.reduce((total,event)=>total+event.count,0);var roundingMs=1e3;function probeVerdict(pod,container,events2,startupSeconds2,now){if(container.init||container.ready)return;let budget=startupSeconds2*1e3,ended=container.exit??container.lastExit,killing=lastEvent(events2,["Killing"],container.name);if(killing!==void 0&&killing.at>=(ended?.startedAt??container.runningSince??0)&&/failed startup probe/.test(killing.message))return failed(notReady(pod,container,events2,startupSeconds2));let readySince=conditionOf(pod,"ContainersReady")?.since;if(ended?.startedAt!==void 0&&ended.finishedAt!==void 0&&ended.finishedAt-ended.startedAt>=budget&&readySince!==void 0&&readySince<=ended.startedAt&&ended.reason!=="OOMKilled")return failed(notReady(pod,container,events2,startupSeconds2));if(container.runningSince===void 0)return;let ends=Math.max(container.runningSince,readySince??0)+budget+roundingMs;if(now>=ends)return failed(notReady(pod,container,events2,startupSeconds2));let said2=finding({...whereOf(pod,container),code:"Starting",what:`container ${container.name} of ${podName(pod)} runs and is not ready yet`,why:lastEvent(events2,["Unhealthy"],container.name)?.message});return waiting(said2,ends)}function notReady(pod,container,events2,startupSeconds2){let why=lastEvent(events2,["Unhealthy"],container.name)?.message;return finding({...whereOf(pod,container),code:"ProbeFailed",what:`container ${container.name} of ${podName(pod)} did not become ready within ${startupSeconds2} s`,why,next:remedy(why??"")})}function remedy(why){return/statuscode: 404/.test(why)?"set health_check_path to a path that the app answers":/connection refused/.test(why)?"set container_port (--container-port) to the port the app listens on":"raise startup_timeout (--startup-timeout) if the app only needs longer"}var persistsMs=1e4,localProvisioner=/local|hostpath|no-provisioner|lvm|topolvm|zfs/i;function scheduleVerdict(pod,claims,events2,now){let scheduled=conditionOf(pod,"PodScheduled");if(scheduled===void 0||scheduled.status==="True")return;let{message}=scheduled,since=scheduled.since??now,autoscaler=lastEvent(events2,["TriggeredScaleUp","NotTriggerScaleUp"])?.message,say=(code,what,next=kubectl("describe",pod))=>finding({...whereOf(pod),code,what:`${podName(pod)} ${what}`,why:autoscaler===void 0?message:`${message}
${autoscaler}`,next});if(/persistentvolumeclaim "[^"]*" (not found|is being deleted)/.test(message)){let missing3=say("ClaimMissing","mounts a volume claim that is not there");return now>=since+persistsMs?failed(missing3):waiting(missing3,since+persistsMs)}return/non-existent (pv|persistentvolume)/i.test(message)?failed(say("VolumeLost","mounts a volume that no longer exists")):noNodeHasVolume(message)&&onLocalVolume(pod,claims)?failed(say("VolumeNodeGone","mounts a volume that lives on a node which is gone","kubectl get pv,nodes")):waiting(say("Unschedulable","finds no node yet"))}function noNodeHasVolume(message){let nodes=/^0\/(\d+) nodes are available/.exec(message)?.[1],conflicts=/(\d+) node\(s\) (had volume node affinity conflict|didn't match PersistentVolume's node affinity)/.exec(message)?.[1];return nodes!==void 0&&nodes!=="0"&&nodes===conflicts}function onLocalVolume(pod,claims){let mounted=claimsOf(pod);return claims.some(claim=>{let provisioner=claim.metadata.annotations?.["volume.kubernetes.io/storage-provisioner"]??"";return mounted.includes(claim.metadata.name)&&localProvisioner.test(provisioner)})}var gaveUp=30,newsMs=1e4;function waitVerdict(pod,container,databasesSince2){let{init,name,running:running2}=container,last=container.exit??container.lastExit;if(!init||name!=="wait"||running2||last?.code!==gaveUp)return;let line2=last.message.trim().split(`
`).at(-1)??"",said2=finding({...whereOf(pod,container),code:"DatabaseUnreachable",what:`${podName(pod)} waited for its database in vain`,why:line2,next:nextOf(line2)});return databasesSince2===void 0||(last.finishedAt??0)<databasesSince2+newsMs?waiting({...said2,code:"Initializing"}):failed(said2)}function nextOf(line2){let own2=/ at ([a-z0-9-]+)\.([a-z0-9-]+)\.svc:\d+: /.exec(line2);return own2!==null?`kubectl describe statefulset/${own2[1]} -n ${own2[2]}`:`check ${/waiting for (\w+) at/.exec(line2)?.[1]??"the URL"}: its host has to take connections from the pods of the cluster`}var nodeLostMs=3e5;function podVerdict(pod,around){let{snapshot,now}=around;if(pod.metadata.deletionTimestamp!==void 0||conditionOf(pod,"Ready")?.status==="True")return;let events2=eventsOf(snapshot.events,pod),lost=needsCodeServer(pod)?codeServerLost(snapshot.pods,now):void 0;return replaced2(pod)??(lost===void 0?void 0:waiting(lost))??scheduleVerdict(pod,snapshot.claims,events2,now)??nodeLost(pod,events2,now)??containersVerdict(pod,events2,around)??creating(pod,events2,now)}function replaced2(pod){if(textAt(pod,"status","phase")==="Failed")return waiting(finding({...whereOf(pod),code:"PodReplaced",what:`${podName(pod)} was ended by its node and is replaced (${textAt(pod,"status","reason")??"Failed"})`,why:textAt(pod,"status","message")}))}function nodeLost(pod,events2,now){let event=lastEvent(events2,["NodeNotReady"]),recent=event!==void 0&&now<event.at+nodeLostMs;if(!recent&&textAt(pod,"status","reason")!=="NodeLost")return;let said2=finding({...whereOf(pod),code:"NodeLost",what:`the node of ${podName(pod)} is not ready`,why:event?.message,next:"kubectl get nodes"});return recent?waiting(said2,event.at+nodeLostMs):waiting(said2)}function containersVerdict(pod,events2,around){let verdicts=containersOf(pod).flatMap(container=>containerVerdict(pod,container,events2,around)??[]);return verdicts.find(verdict=>verdict.failed)??verdicts[0]}function containerVerdict(pod,container,events2,{exits,startupSeconds:startupSeconds2,loginSince,databasesSince:databasesSince2,now}){if(container.ready)return;let probe=probeVerdict(pod,container,events2,startupSeconds2,now);if(probe?.failed===!0)return probe;let verdict=imageVerdict(pod,container,events2,{loginSince,now})??configVerdict(pod,container,events2,now)??waitVerdict(pod,container,databasesSince2)??crashVerdict(pod,container,exits,events2)??probe;return verdict===void 0?container.init&&container.running?initializing(pod,container):void 0:verdict.recheckAt===void 0&&probe?.recheckAt!==void 0?{...verdict,recheckAt:probe.recheckAt}:verdict}var doing2={wait:"waits for its databases",fetch:"fetches its code",install:"installs Python packages",unpack:"unpacks its code"},initializing=(pod,container)=>waiting(finding({...whereOf(pod,container),code:"Initializing",what:`${podName(pod)} ${doing2[container.name]??"prepares itself"} (init container ${container.name})`}));function creating(pod,events2,now){let started=["Pulling","Pulled","Created","Started","SuccessfulAttachVolume"],troubles=["FailedMount","FailedAttachVolume","FailedCreatePodSandBox"],last=lastEvent(events2,[...started,...troubles]);if(last!==void 0&&troubles.includes(last.reason)){let mount=mountVerdict(pod,events2,now);if(mount!==void 0)return mount}let pulling=last?.reason==="Pulling";return waiting(finding({...whereOf(pod),code:pulling?"ImagePulling":"ContainerCreating",what:`${podName(pod)} ${pulling?"pulls its image":"is being set up"}`,why:pulling?last.message:void 0,next:kubectl("describe",pod)}))}init_read();var slackMs=1e4,reasons2=["FailedBinding","ProvisioningFailed","WaitForFirstConsumer","WaitForPodScheduled","Provisioning","ExternalProvisioning","ProvisioningSucceeded"],rules4=[{when:/no persistent volumes available for this claim and no storage class is set/,code:"NoStorageClass",failed:!0,next:"name a StorageClass of `kubectl get storageclass`: --storage-class NAME"},{when:/storageclass\.storage\.k8s\.io "[^"]*" not found/,code:"StorageClassMissing",failed:!0,next:"name a StorageClass of `kubectl get storageclass`: --storage-class NAME"}];function claimVerdicts(pods,claims,events2){return claims.flatMap(claim=>{let mounting=pods.filter(pod=>claimsOf(pod).includes(claim.metadata.name)),phase=textAt(claim,"status","phase");if(mounting.length===0||phase==="Bound")return[];let from=Math.min(...mounting.map(pod=>timeOf(pod.metadata.creationTimestamp)??0))-slackMs,recent=eventsOf(events2,claim).filter(event=>event.at>=from);return[claimVerdict(claim,phase,lastEvent(recent,reasons2))]})}function claimVerdict(claim,phase,event){let object=refText(claim),next=kubectl("describe",claim);if(phase==="Lost")return failed(finding({code:"VolumeLost",what:`${object} lost its volume`,why:event?.message??"the PersistentVolume it was bound to is gone",next,object}));let rule=rules4.find(({when})=>event!==void 0&&when.test(event.message)),stillTrue=rule?.code!=="NoStorageClass"||textAt(claim,"spec","storageClassName")===void 0;return rule!==void 0&&stillTrue?failed(finding({code:rule.code,what:`${object} cannot get a volume`,why:event?.message,next:rule.next,object})):waiting(finding({code:"VolumePending",what:`${object} is not bound yet`,why:event?.message,next,object}))}var startupSeconds=600;function setVerdicts(expected2,around){let{statefulSets=[],pods,claims,events:events2}=around.snapshot,set=statefulSets.find(object=>object.metadata.name===expected2.name);if(set===void 0)return[progressing(expected2.name,"not seen yet")];let rollout=setRolledOut(set,expected2.generation);if(rollout.done)return[];let own2=pods.filter(pod=>isOwnedBy(pod,set));return[...[refused2(set,own2,events2),...claimVerdicts(own2,claims,events2),...own2.map(pod=>podVerdict(pod,{...around,startupSeconds}))].flatMap(verdict=>verdict===void 0?[]:ofDatabase(verdict,set)),progressing(expected2.name,rollout.message)]}function databasesSince({statefulSets=[],pods},expected2){let since=expected2.map(({name,generation})=>{let set=statefulSets.find(object=>object.metadata.name===name);if(set===void 0||!setRolledOut(set,generation).done)return;let ready=pods.filter(pod=>isOwnedBy(pod,set)).map(pod=>conditionOf(pod,"Ready")?.since??0);return Math.max(0,...ready)});return since.includes(void 0)?void 0:Math.max(0,...since.map(Number))}function refused2(set,pods,events2){let last=lastEvent(eventsOf(events2,set),["FailedCreate","SuccessfulCreate"]);if(!(last?.reason!=="FailedCreate"||pods.length>0))return refusalVerdict(set,last.message,pods)}function ofDatabase(verdict,{metadata}){let component2=metadata.labels?.["app.kubernetes.io/component"]??"database",requests="change database_cpu_request, database_memory_request and their limits",edit2={ImageNotFound:`correct ${component2}_image`,ImageNameInvalid:`correct ${component2}_image`,ImagePlatform:`set ${component2}_image to one for the processors of the nodes`,OutOfMemory:"raise database_memory_limit",QuotaExceeded:requests,LimitRange:requests}[verdict.finding.code],isProbe=verdict.finding.code==="ProbeFailed";if(edit2===void 0&&!isProbe)return verdict;let{next:_next,...said2}=verdict.finding,next=edit2===void 0?{}:{next:`${edit2}, then scale with --update-databases`};return{...verdict,finding:{...said2,...next}}}var progressing=(name,message)=>waiting(finding({code:"RolloutProgressing",what:`statefulset/${name}: ${message}`,object:`statefulset/${name}`}));init_read();init_read();var job={...plain3,kind:kinds.Job,order:()=>5,ready(object){let end=endOfJob(object);return end==="Complete"?done:waitingFor(end==="Failed"?"its command failed":"its command runs")}};function endOfJob(object){return["Complete","Failed"].find(type=>listAt(object,"status","conditions").some(condition=>textAt(condition,"type")===type&&textAt(condition,"status")==="True"))}function jobVerdicts(name,around){let{jobs=[],pods,claims,events:events2}=around.snapshot,job2=jobs.find(object=>object.metadata.name===name);if(job2===void 0)return[running(`job/${name}`,"not seen yet")];let end=endOfJob(job2);if(end==="Complete")return[];let own2=pods.filter(({metadata:{ownerReferences=[]}})=>ownerReferences.some(({uid})=>uid===job2.metadata.uid));if(end==="Failed")return[failed(failureOf(job2,own2))];let alive=own2.filter(pod=>!isOver(pod)),refusal=lastEvent(eventsOf(events2,job2),["FailedCreate"])?.message;return[own2.length>0||refusal===void 0?void 0:refusalVerdict(job2,refusal,pods),...claimVerdicts(alive,claims,events2),...alive.map(pod=>podVerdict(pod,around)),isPythonModule(job2)?installing(job2):running(refText(job2),"its command runs",kubectl("logs",job2," -f"))]}function isOver(pod){return["Succeeded","Failed"].includes(textAt(pod,"status","phase")??"")?!0:containersOf(pod).some(({init,exit})=>exit!==void 0&&(!init||exit.code!==0))}var running=(object,what,look)=>waiting(finding({code:"BeforeRolloutRunning",what:`${object}: ${what}`,object,next:look===void 0?void 0:`it goes on by itself: ${look}, then scale again`})),installing=job2=>waiting(finding({code:"Initializing",what:`${refText(job2)} installs packages`,object:refText(job2),next:kubectl("logs",job2," -f")}));function failureOf(job2,pods){if(isPythonModule(job2))return installFailure(job2,pods);let next="nothing of the app was changed; correct what before_rollout runs, then scale again";for(let pod2 of pods){let container=containersOf(pod2).find(({exit:exit2})=>exit2!==void 0&&exit2.code!==0),exit=container?.exit;if(container===void 0||exit===void 0)continue;let kind=container.init?"init container":"container";return finding({...whereOf(pod2,container),code:"BeforeRolloutFailed",what:`the command before the rollout failed: ${kind} ${container.name} of ${podName(pod2)} ended with exit code ${exit.code}`,why:exit.reason==="OOMKilled"?"it used more memory than it may (OOMKilled)":textAt(pod2,"status","message"),next})}let[pod]=pods;return finding({code:"BeforeRolloutFailed",what:`the command before the rollout failed: ${refText(job2)}`,why:textAt(pod,"status","message")??conditionOf(job2,"Failed")?.message,object:refText(pod??job2),next})}function installFailure(job2,pods){let ends=pods.toReversed().flatMap(pod=>containersOf(pod).flatMap(container=>{let{exit}=container;return exit===void 0||exit.code===0?[]:[{pod,container,exit}]}));for(let{pod,container,exit}of ends){let known2=pythonModuleEnd(pod,container,exit);if(known2!==void 0)return known2}let[last]=ends;return finding({...last===void 0?{object:refText(job2)}:whereOf(last.pod,last.container),code:"PackageInstallFailed",what:`${refText(job2)} did not install the packages`,why:last?.exit.reason==="OOMKilled"?"it used more memory than there is (OOMKilled)":conditionOf(job2,"Failed")?.message,next:"ask for the module again: that tries anew"})}var distributions={attr:"attrs",bs4:"beautifulsoup4",Crypto:"pycryptodome",cv2:"opencv-python-headless",dateutil:"python-dateutil",docx:"python-docx",dotenv:"python-dotenv",fitz:"PyMuPDF",git:"GitPython",github:"PyGithub",google:"google-api-python-client",jose:"python-jose",jwt:"PyJWT",magic:"python-magic",multipart:"python-multipart",MySQLdb:"mysqlclient",OpenSSL:"pyOpenSSL",PIL:"pillow",pptx:"python-pptx",psycopg2:"psycopg2-binary",serial:"pyserial",skimage:"scikit-image",sklearn:"scikit-learn",slugify:"python-slugify",telegram:"python-telegram-bot",usb:"pyusb",yaml:"PyYAML",zmq:"pyzmq"};function distributionOf(module2){let[top=module2]=module2.split(".");return Object.hasOwn(distributions,top)?distributions[top]??top:top}var appRoot="/app/";function placeOf2(lines){let jac=lines.map(line2=>/^\s+at .+? (\/\S+):(\d+)$/.exec(line2)),python=lines.map(line2=>/^\s+File "([^"]+)", line (\d+)/.exec(line2)).reverse();for(let[,path="",line2]of[...jac,...python].filter(frame=>frame!==null))if(path.startsWith(appRoot)&&!path.includes("/site-packages/"))return{file:userFile(path),line:Number(line2)};return{}}var userFile=path=>path.startsWith(appRoot)?path.slice(appRoot.length):path;function match(lines,pattern){for(let line2 of lines){let found=pattern.exec(line2);if(found!==null)return found}}var jacSyntax=lines=>{let index=lines.findIndex(line2=>/error\[E\d+\]: /.test(line2)),place=/^\s*--> (.+?):(\d+):\d+/.exec(lines[index+1]??"");if(index===-1||place===null)return;let[,code,message]=/error\[(E\d+)\]: (.*)/.exec(lines[index]??"")??[],file=userFile(place[1]??"");return{code:"JacSyntaxError",what:`${file}:${place[2]}: ${message}`,why:`the Jac compiler says ${code}: ${message}`,next:`jac check ${file}`,file,line:Number(place[2])}},jacToml=lines=>{let found=match(lines,/^ERROR: jac\.toml is malformed: (.*?(?:\(at line (\d+).*)?)$/);if(found!==void 0)return{code:"JacTomlMalformed",what:`jac.toml is malformed: ${found[1]}`,next:"correct jac.toml",file:"jac.toml",...found[2]===void 0?{}:{line:Number(found[2])}}},entryMissing=lines=>{let found=match(lines,/Error: File '(.+)' not found\.$/);if(found!==void 0)return{code:"EntryMissing",what:`${found[1]} is not among the files that were sent`,why:"it is not there, or .jacignore or .gitignore leaves it out",next:"check .jacignore and .gitignore"}},missingModule=lines=>{let found=match(lines,/No module named '([^']+)'/);if(found?.[1]===void 0)return;let distribution2=distributionOf(found[1]);return{code:"PythonPackageMissing",what:`Python package ${distribution2} is missing (import ${found[1]})`,why:`No module named '${found[1]}': the image has it not and [dependencies] does not name it; if it is a file of yours, .jacignore or .gitignore leaves it out`,next:`add to jac.toml under [dependencies]: ${distribution2} = "*"`,...placeOf2(lines)}},importFailed=lines=>{let found=match(lines,/(cannot import name '[^']+' from (?:partially initialized module )?'[^']+'.*)$/);return found?.[1]===void 0?void 0:{code:"ImportFailed",what:found[1],next:"correct the import",...placeOf2(lines)}},missingVariable=lines=>{let said2=match(lines,/Environment variable (\w+) is (?:not set|required)/)?.[1],reads=lines.some(line2=>/__getitem__.*(<frozen os>|[/\\]os\.py)|<frozen os>.*__getitem__/.test(line2)),name=said2??(reads?match(lines,/(?:Error|KeyError): '(\w+)'$/)?.[1]:void 0);if(name!==void 0)return{code:"EnvironmentVariableMissing",what:`environment variable ${name} is not set`,next:`add to jac.toml under [plugins.scale.secrets]: ${name} = "\${${name}}", and set it where you deploy`,...placeOf2(lines)}},portInUse=lines=>{let found=match(lines,/Port (\d+) is in use|\[Errno 98\].*?(\d*)\)?: address already in use/i);return found===void 0?void 0:{code:"PortInUse",what:`port ${found[1]||found[2]||"of the app"} is in use within the container`,why:"something else in the app listens there; the runtime does not, so the probes fail",next:"let only the runtime listen on container_port (--container-port)"}},memory=lines=>lines.some(line2=>/^MemoryError\b|std::bad_alloc|Cannot allocate memory/.test(line2))?{code:"OutOfMemory",what:"the app asked for more memory than it may have",next:"raise memory_limit (--memory-limit)",...placeOf2(lines)}:void 0,jacError=lines=>{let found=match(lines,/(?:\u2716|\[ERROR\]) Error: (?:Error loading [^:]+: |Error: )(.*)$/);if(found!==void 0)return appError(found[1]||"an error without a message (often: out of memory)",lines)},traceback=lines=>{let start=lines.findLastIndex(line2=>line2.startsWith("Traceback (most recent call last)"));if(start===-1)return;let last=lines.slice(start+1).find(line2=>/^[\w.]+(?:: .*)?$/.test(line2));return last===void 0?void 0:appError(last,lines.slice(start))};function appError(message,lines){let place=placeOf2(lines);return{code:"AppError",what:`${place.file===void 0?"":`${place.file}:${place.line}: `}${message}`,next:"correct the app, then scale again",...place}}var wrongPlatform2=lines=>{let found=match(lines,/^(?:exec|exec_?[a-z]*:?) .*: exec format error$/i);return found===void 0?void 0:{code:"ImagePlatform",what:"the image is not made for the processor of the node",why:found.input.trim(),next:platformNext}},appTroubles=[jacSyntax,jacToml,entryMissing,missingModule,importFailed,missingVariable,memory,jacError,traceback,portInUse,wrongPlatform2];var pipNetwork=lines=>{let trouble=/after connection broken by|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|SSLError|Max retries exceeded/,failed2=lines.some(line3=>/^ERROR: /.test(line3)),line2=lines.findLast(each=>trouble.test(each));return line2===void 0||!failed2?void 0:{code:"PackageIndexUnreachable",what:"the package index cannot be reached from the pod",why:/(?:Failed to establish a new connection: |SSLError\()?(\[[^\]]+\][^'")]*)/.exec(line2)?.[1]??line2.trim(),next:"let pods reach the index, or use a python_image (--python-image) that has the packages"}},pipNoMatch=lines=>{let name=match(lines,/ERROR: No matching distribution found for (\S+)/)?.[1];if(name===void 0)return;let versions2=match(lines,/Could not find a version that satisfies .* \(from versions: (.*)\)/)?.[1];return{code:"PackageNotFound",what:`the package index has no ${name} for this Python`,why:versions2===void 0||versions2==="none"?"it knows no version of it":`it has ${versions2.split(", ").slice(-5).join(", ")}`,next:"correct the name or the version under [dependencies] in jac.toml"}},pipConflict=lines=>{let index=lines.findIndex(line2=>/ERROR: (Cannot install|ResolutionImpossible)/.test(line2));return index===-1?void 0:{code:"PackageConflict",what:"the packages under [dependencies] exclude each other",why:(lines[index]??"").replace("ERROR: ",""),next:"loosen a version under [dependencies] in jac.toml"}},diskFull=lines=>{let line2=lines.findLast(each=>/no space left|quota exceeded/i.test(each));return line2===void 0?void 0:{code:"DiskFull",what:"the volume is full",why:line2.trim(),next:"raise pvc_size (--pvc-size) where the code-server says it, else write less below /app and /tmp"}},ownWords=[{when:/^no jaclang for Python .*|^jaclang \S+ is installed, but there is no command `jac`.*/,code:"RuntimeMissing",next:"use a python_image (--python-image) with jaclang, or with pip so that it can be installed"},{when:/^the image has no pip, and lacks: .*/,code:"RuntimeMissing",next:"use a python_image (--python-image) that has pip, or the packages"},{when:/came \w+ times with another sha256 than its name says$/,code:"BundleCorrupt",next:"scale again: the bundle is sent anew if the code-server lacks it"},{when:/^the ConfigMap holds a bundle with another sha256 than its name says$/,code:"BundleCorrupt",next:"delete the ConfigMap that the pod mounts, and scale again"},{when:/^gave up after .* of waiting for .*/,code:"BundleUnreachable",next:"check that pods reach the code-server: NetworkPolicies, DNS"},{when:/^the volume is not writable for group .*/,code:"VolumeNotWritable",next:"use a StorageClass (--storage-class) whose driver honours fsGroup"}],own=lines=>{for(let{when,code,next}of ownWords){let found=match(lines,when);if(found!==void 0)return{code,what:found.input.trim(),next}}},installTroubles=[diskFull,own,pipNetwork,pipNoMatch,pipConflict];function explainLog(lines){let clean=lines.map(withoutColour);for(let explain of[...installTroubles,...appTroubles]){let found=explain(clean);if(found!==void 0)return found}}var withoutColour=line2=>line2.replace(/\u001b\[[0-9;]*m/g,"");var revisionAnnotation="deployment.kubernetes.io/revision";function examine(snapshot,expectation,now){let exits=snapshot.exits??rememberExits(new Map,snapshot.pods),{startupSeconds:startupSeconds2,loginSince}=expectation,sets=expectation.statefulSets??[],around={snapshot,exits,startupSeconds:startupSeconds2,loginSince,databasesSince:databasesSince(snapshot,sets),now:now.getTime()},verdicts=expectation.deployments.flatMap(expected2=>{let deployment2=snapshot.deployments.find(object=>object.metadata.name===expected2.name);if(deployment2===void 0)return[progressing2(expected2.name,"not seen yet")];let rollout=rolledOut(deployment2,expected2.generation);if(rollout.done)return[];let progress=progressing2(expected2.name,rollout.message),refused3=admissionVerdict(deployment2,snapshot.pods);if(refused3!==void 0)return[refused3,progress];let replicaSet=newReplicaSet(deployment2,expected2.generation,snapshot.replicaSets);if(replicaSet===void 0)return[progress];let pods=snapshot.pods.filter(pod=>isOwnedBy(pod,replicaSet));return distinct([admissionVerdict(replicaSet,snapshot.pods),...claimVerdicts(pods,snapshot.claims,snapshot.events),...pods.map(pod=>podVerdict(pod,around)),progress])});for(let set of sets)verdicts.push(...distinct(setVerdicts(set,around)));for(let name of expectation.jobs??[])verdicts.push(...distinct(jobVerdicts(name,around)));let rechecks=verdicts.flatMap(verdict=>verdict.recheckAt??[]);return{done:verdicts.length===0,failed:once2(verdicts.filter(verdict=>verdict.failed)),waiting:once2(verdicts.filter(verdict=>!verdict.failed)),recheckAt:rechecks.length===0?void 0:Math.min(...rechecks)}}function once2(verdicts){let findings=verdicts.map(({finding:finding2})=>finding2);return[...new Map(findings.map(each=>[JSON.stringify(each),each])).values()]}function diagnosisOf(of,log=[]){let{logsFrom:logsFrom2,...diagnosis}=of,lines=log.length>0?log:linesOf(logsFrom2?.message??"");return lines.length===0?diagnosis:{...explained2(diagnosis,explainLog(lines)),log:lines}}var linesOf=text2=>text2.split(`
`).filter(line2=>line2.trim()!==""),silentEnds=["CrashLoop","InitCrashLoop","ContainerExited"];function explained2(diagnosis,explanation){if(explanation===void 0)return diagnosis;if(silentEnds.includes(diagnosis.code))return{...diagnosis,...explanation};let{code:_code,what,...more}=explanation,why=[diagnosis.why,`its log says: ${what}`].filter(text2=>text2!==void 0).join(`
`);return{...diagnosis,...more,why}}function waitingOf(of){let{code,what,why,next,object,logsFrom:logsFrom2}=of,said2=explainLog(linesOf(logsFrom2?.message??""))?.what??why;return{code,what,...said2===void 0?{}:{why:said2},...next===void 0?{}:{next},...object===void 0?{}:{object}}}var progressing2=(name,message)=>waiting(finding({code:"RolloutProgressing",what:`deployment/${name}: ${message}`,object:`deployment/${name}`}));function newReplicaSet(deployment2,generation,replicaSets){if(!isObserved(deployment2,generation))return;let revision=deployment2.metadata.annotations?.[revisionAnnotation];return replicaSets.find(replicaSet=>isOwnedBy(replicaSet,deployment2)&&revision!==void 0&&replicaSet.metadata.annotations?.[revisionAnnotation]===revision)}function distinct(verdicts){let seen=new Map;for(let verdict of verdicts){if(verdict===void 0)continue;let{code,container}=verdict.finding,key=`${verdict.failed} ${code} ${container}`,first=seen.get(key),recheckAt=Math.min(first?.recheckAt??1/0,verdict.recheckAt??1/0);seen.set(key,{...first??verdict,...recheckAt===1/0?{}:{recheckAt}})}return[...seen.values()]}init_read();function podViews(pods){let order2=pod=>`${pod.component==="app"?0:1}${pod.name}`;return pods.filter(pod=>(pod.metadata.deletionTimestamp===void 0||!hasEnded(pod))&&!isDoneJob(pod)).map(podView).sort((a,b)=>order2(a)<order2(b)?-1:1)}var isDoneJob=pod=>pod.metadata.labels?.[labelKeys.component]==="job"&&textAt(pod,"status","phase")==="Succeeded";function podView(pod){let component2=pod.metadata.labels?.[labelKeys.component]??"",bundle=pod.metadata.annotations?.[annotationKeys.bundle],optional={node:textAt(pod,"spec","nodeName"),ip:textAt(pod,"status","podIP"),started:textAt(pod,"status","startTime"),bundle,image:component2==="app"&&bundle===void 0?textAt(pod,"spec","containers",0,"image"):void 0};return{name:pod.metadata.name,component:component2,ready:hasCondition(pod,"Ready")&&pod.metadata.deletionTimestamp===void 0,status:podStatus(pod),restarts:restartsOf(pod),...Object.fromEntries(Object.entries(optional).filter(([,value])=>value!==void 0))}}function podStatus(pod){let reason=textAt(pod,"status","reason"),phase=textAt(pod,"status","phase")||"Unknown";if(pod.metadata.deletionTimestamp!==void 0){if(reason==="NodeLost")return"Unknown";if(!hasEnded(pod))return"Terminating"}let initial=reason||phase;return hasCondition(pod,"PodScheduled","SchedulingGated")?"SchedulingGated":initStatus(pod)??mainStatus(pod,initial)}function hasEnded(pod){return["Succeeded","Failed"].includes(textAt(pod,"status","phase")??"")}function initStatus(pod){let statuses=listAt(pod,"status","initContainerStatuses");for(let[index,status]of statuses.entries()){if(numberAt(status,"state","terminated","exitCode")===0||isSidecar(pod,status)&&at(status,"started")===!0)continue;let terminated=at(status,"state","terminated");if(isFields(terminated))return`Init:${terminatedReason(terminated)}`;let waiting2=textAt(status,"state","waiting","reason");return waiting2&&waiting2!=="PodInitializing"?`Init:${waiting2}`:`Init:${index}/${listAt(pod,"spec","initContainers").length}`}}function mainStatus(pod,initial){let status=initial,running2=!1;for(let container of listAt(pod,"status","containerStatuses").toReversed()){let waiting2=textAt(container,"state","waiting","reason"),terminated=at(container,"state","terminated");waiting2?status=waiting2:isFields(terminated)?status=terminatedReason(terminated):at(container,"ready")===!0&&isFields(at(container,"state","running"))&&(running2=!0)}return status==="Completed"&&running2?hasCondition(pod,"Ready")?"Running":"NotReady":status}function terminatedReason(terminated){let reason=textAt(terminated,"reason");if(reason)return reason;let signal=numberAt(terminated,"signal")??0;return signal!==0?`Signal:${signal}`:`ExitCode:${numberAt(terminated,"exitCode")??0}`}function restartsOf(pod){let count=statuses=>statuses.reduce((sum2,status)=>sum2+(numberAt(status,"restartCount")??0),0),init=listAt(pod,"status","initContainerStatuses");return initStatus(pod)!==void 0?count(init):count(listAt(pod,"status","containerStatuses"))+count(init.filter(status=>isSidecar(pod,status)))}function isSidecar(pod,status){let name=textAt(status,"name");return listAt(pod,"spec","initContainers").some(container=>textAt(container,"name")===name&&textAt(container,"restartPolicy")==="Always")}function hasCondition(pod,type,reason){return listAt(pod,"status","conditions").some(condition=>textAt(condition,"type")===type&&(reason===void 0?textAt(condition,"status")==="True":textAt(condition,"reason")===reason))}var WatchedObjects=class{synced=!1;#objects=new Map;get all(){return[...this.#objects.values()]}take(event){if(event.type==="SYNC"){this.synced=!0,this.#objects.clear();for(let item of event.items)this.#objects.set(keyOf3(item),item)}else event.type==="DELETED"?this.#objects.delete(keyOf3(event.object)):this.#objects.set(keyOf3(event.object),event.object)}},keyOf3=object=>object.metadata.uid??object.metadata.name;var tailLines=50,patienceMs=3e3;async function withLogs(deps,namespace,findings){return await Promise.all(findings.map(finding2=>withLog(deps,namespace,finding2)))}async function withLog(deps,namespace,finding2){if(finding2.logsFrom===void 0)return diagnosisOf(finding2);let log=await tail(deps,namespace,finding2.logsFrom);return withNext(diagnosisOf(finding2,log),finding2,namespace)}function withNext(diagnosis,{logsFrom:logsFrom2},namespace){if(diagnosis.next!==void 0||logsFrom2===void 0)return diagnosis;let previous=logsFrom2.previous?" --previous":"";return{...diagnosis,next:`kubectl logs ${logsFrom2.pod} -c ${logsFrom2.container} -n ${namespace}${previous}`}}async function tail(deps,namespace,from){let stop=new AbortController,signal=AbortSignal.any([deps.signal,stop.signal]),reading=read2(deps.cluster,namespace,from,signal).catch(()=>"");try{let text2=await Promise.race([reading,deps.clock.sleep(patienceMs,signal).then(()=>"")]);return linesOf(text2)}finally{stop.abort()}}async function read2(cluster,namespace,{pod,container,previous},signal){let decoder=new TextDecoder,text2="";for await(let bytes of cluster.logs({namespace,pod,container,previous,tailLines,signal}))text2+=decoder.decode(bytes,{stream:!0});return text2+decoder.decode()}init_read();var ClusterClock=class{#ahead=Number.POSITIVE_INFINITY;see(objects,now){for(let object of objects){let newest2=newestTime(object);newest2!==void 0&&(this.#ahead=Math.min(this.#ahead,now.getTime()-newest2))}}read(now){return this.#ahead===Number.POSITIVE_INFINITY?now:new Date(now.getTime()-this.#ahead)}};function newestTime(object){let times=[object.metadata.creationTimestamp,...timesIn(object.status)].map(timeOf).filter(time=>time!==void 0);return times.length===0?void 0:Math.max(...times)}var timeFields=["lastTransitionTime","lastUpdateTime","startedAt","finishedAt"];function timesIn(value){return isFields(value)?Object.entries(value).flatMap(([field,inner])=>typeof inner=="string"?timeFields.includes(field)?[inner]:[]:timesIn(inner)):listAt([value],0).flatMap(timesIn)}var longestSleepMs=2e9;async function watchRollout(deps,request2){let stop=new AbortController,signal=AbortSignal.any([deps.signal,stop.signal]);try{return await new Rollout(deps,request2,signal).run()}finally{stop.abort(new Error("the rollout is over"))}}var Rollout=class{#deps;#request;#signal;#clusterClock=new ClusterClock;#told=new Set;#exits=new Map;#toldPods="";#failure;#changed=!1;#wake=()=>{};constructor(deps,request2,signal){this.#deps=deps,this.#request=request2,this.#signal=signal}async run(){this.#signal.throwIfAborted();let deployments=this.#watch(kinds.Deployment),replicaSets=this.#watch(kinds.ReplicaSet),pods=this.#watch(kinds.Pod),claims=this.#watch(kinds.PersistentVolumeClaim),events2=this.#watch(kinds.Event),{statefulSets=[],jobs:awaitedJobs}=this.#request,sets=statefulSets.length===0?[]:[this.#watch(kinds.StatefulSet)],jobs=awaitedJobs===void 0?[]:[this.#watch(kinds.Job)],all=[deployments,replicaSets,pods,claims,events2,...sets,...jobs];for(;;){let late=this.#deps.clock.monotonic()>=this.#request.deadline,recheckAt;if(all.every(watched=>watched.synced)||late){let snapshot={deployments:deployments.all,replicaSets:replicaSets.all,pods:pods.all,claims:claims.all,events:events2.all,statefulSets:sets.flatMap(watched=>watched.all),jobs:jobs.flatMap(watched=>watched.all),exits:this.#exits},seen=examine(snapshot,this.#request,this.#now()),views=podViews(pods.all);if(this.#tell(seen,views),seen.done)return{status:"ready",diagnosis:[],pods:views};let status=seen.failed.length>0?"failed":"timeout";if(status==="failed"||late){let findings=status==="failed"?seen.failed:seen.waiting,diagnosis=await withLogs(this.#deps,this.#request.namespace,findings);return this.#deps.signal.throwIfAborted(),{status,diagnosis,pods:views}}recheckAt=seen.recheckAt}await this.#nextChange(recheckAt)}}#now(){return this.#clusterClock.read(this.#deps.clock.now())}#watch(kind){let watched=new WatchedObjects;return this.#follow(kind,watched).catch(error=>{kind===kinds.Event&&error instanceof ClusterError&&error.reason==="Forbidden"?(watched.synced=!0,this.#deps.emit({type:"note",message:`events of namespace ${this.#request.namespace} may not be read; causes are told with less detail`})):this.#failure??={error},this.#change()}),watched}async#follow(kind,watched){let{namespace,app}=this.#request,query2=kind===kinds.Event?{namespace}:{namespace,labelSelector:appSelector(app)};for await(let event of this.#deps.cluster.watch(kind,query2,{signal:this.#signal})){if(watched.take(event),kind!==kinds.Event){let objects=event.type==="SYNC"?event.items:[event.object];this.#clusterClock.see(objects,this.#deps.clock.now())}kind===kinds.Pod&&(this.#exits=rememberExits(this.#exits,watched.all)),this.#change()}}#change(){this.#changed=!0,this.#wake()}async#nextChange(recheckAt){if(!this.#changed){let{clock}=this.#deps,untilDeadline=this.#request.deadline-clock.monotonic(),untilRecheck=recheckAt===void 0?untilDeadline:recheckAt-this.#now().getTime(),ms=Math.max(0,Math.min(untilDeadline,untilRecheck,longestSleepMs)),timer=new AbortController,change=new Promise(resolve2=>{this.#wake=resolve2}),slept=clock.sleep(Math.ceil(ms),AbortSignal.any([this.#signal,timer.signal]));try{await Promise.race([change,slept.catch(error=>this.#rethrow(error,timer.signal))])}finally{timer.abort()}}if(this.#changed=!1,this.#signal.throwIfAborted(),this.#failure!==void 0)throw this.#failure.error}#rethrow(error,timer){if(!timer.aborted)throw error}#tell({waiting:waiting2},pods){let{emit}=this.#deps,text2=JSON.stringify(pods);text2!==this.#toldPods&&(this.#toldPods=text2,emit({type:"pods",pods,wanted:this.#request.wantedPods}));for(let finding2 of waiting2){let progress=finding2.code==="RolloutProgressing"?finding2.what:"",key=[finding2.code,finding2.object,finding2.container,progress].join("|");this.#told.has(key)||(this.#told.add(key),emit({type:"waiting",waiting:waitingOf(finding2)}))}}};init_error();init_image();async function installOrchestrator(context,options){let{build:build2,login}=options,settings=settingsOf(build2===void 0?options:{...options,image:"to-be-built"}),made2=build2===void 0?settings.image:await builtImage(context,build2),final={...settings,image:made2},{namespace}=final,rendered=renderOrchestrator(final).map(({object})=>object),objects=login===void 0?rendered:[...rendered,pullSecretOf(namespace,login)];try{let{exists}=await lookAtNamespace(context.cluster,namespace,serviceName);context.emit({type:"phase",phase:"apply",message:`installing ${serviceName} in ${namespace}`});let applied=await applyObjects(context,objects,{exists,takeOver:options.takeOver??[]}),obsolete=await removeObsolete(context.cluster,namespace,objects),rollout=await waited2(context,final,applied,options.timeout??300);return{namespace,scope:final.scope,image:made2,objects:[...applied,...obsolete],...rollout===void 0?{}:{rollout},...final.wayIn===void 0?{}:{url:addressOf(final.wayIn)},warnings:warningsOf(final,login)}}catch(error){throw error instanceof ClusterError?explainClusterError(error,{namespace,app:serviceName}):error}}var printOrchestrator=options=>asManifest(renderOrchestrator(settingsOf(options)));function settingsOf(options){let{image:image2,build:_build,login,takeOver:_takeOver,timeout:_timeout,...given}=options;if(image2===void 0)throw usageError({code:"ImageMissing",what:"there is no image to install",next:"name one with --image, or have it built with --build"});let named3=given.pullSecrets??[],settings={...defaultSettings,...given,image:image2,pullSecrets:login===void 0?named3:[...named3,pullSecretName]};return checkSettings(settings),settings}async function builtImage(context,build2){let images=await context.serviceImages?.();if(images===void 0)throw new TypeError("nobody here makes images");let{name,digest}=await images.build(build2);return pinnedText(name,digest)}async function waited2(context,{namespace,replicas},applied,timeout){let deployment2=applied.find(({kind})=>kind==="Deployment");if(!(timeout===0||deployment2===void 0))return context.emit({type:"phase",phase:"rollout",message:`waiting for ${serviceName}`}),await watchRollout(context,{namespace,app:serviceInstance,deployments:[{name:serviceName,generation:deployment2.generation}],startupSeconds:60,deadline:context.clock.monotonic()+timeout*1e3,wantedPods:replicas})}function warningsOf(settings,login){let{auth:auth2,wayIn}=settings,warnings=[];return auth2==="off"&&warnings.push({code:"OrchestratorOpen",message:`nobody is asked for a token: whoever reaches ${wayIn===void 0?"the service":addressOf(wayIn)} may deploy whatever it may`,next:"leave --auth off to a closed lab"}),wayIn!==void 0&&wayIn.gateway===void 0&&wayIn.tlsSecret===void 0&&warnings.push({code:"OrchestratorWithoutTls",message:`tokens travel readable to ${addressOf(wayIn)}`,next:"name the Secret with the certificate of the host: --tls-secret NAME"}),login!==void 0&&isShortLived(login)&&warnings.push(shortLivedWarning(login)),warnings}var import_node_crypto10=require("node:crypto");init_error();init_read();init_error();var generatedText="(generated)",maskedText="****";var moduleInstance=({module:module2,name})=>`${module2}.${name}`;var orchestratorPart="jac-orc",moduleLabels=(ref,component2)=>({...sharedLabels(ref.module),[labelKeys.instance]:moduleInstance(ref),[labelKeys.component]:component2}),sharedLabels=module2=>({[labelKeys.name]:module2,[labelKeys.partOf]:orchestratorPart,[labelKeys.managedBy]:managedBy}),selectorOf2=(ref,component2)=>({[labelKeys.instance]:moduleInstance(ref),[labelKeys.component]:component2});function stampModule(document,ref,where,isDependency2){let{identity,apiVersion,kind,metadata,spec,stringData,...rest}=fields(document),given=fields(metadata),what={apiVersion:String(apiVersion),kind:String(kind)},row2=kindOf(what),fail=problem=>usageError({code:"TemplateInvalid",what:`${where}: ${problem}`,place:{file:where}});if(row2===void 0)throw fail(`${what.apiVersion} ${what.kind} is no kind that modules may have`);let own2=identity===void 0?void 0:ownIdentity(fields(identity),ref);if(identity!==void 0&&own2===void 0)throw fail("identity has to be {name, component}");let name=own2?.name??given.name;if(typeof name!="string"||"complaint"in objectName(name))throw fail(`${what.kind} has ${JSON.stringify(name??"")} for a name`);let namespace=isDependency2?String(given.namespace??ref.namespace):ref.namespace,labels=own2===void 0?sharedLabels(ref.module):moduleLabels(ref,own2.component),isStamped=own2!==void 0&&spec!==void 0;return{...what,metadata:{...given,name,...row2.namespaced?{namespace}:{},labels:{...fields(given.labels),...labels}},...isStamped?{spec:stampSpec(what.kind,fields(spec),{labels,selector:selectorOf2(ref,own2.component),podAnnotations:{}})}:spec===void 0?{}:{spec},...rest,...stringData===void 0?{}:{data:encoded(fields(stringData))}}}function ownIdentity({name,component:component2},ref){if(!(typeof name!="string"||typeof component2!="string"))return{name:name===component2?ref.name:`${ref.name}-${name}`,component:component2}}var encoded=values=>Object.fromEntries(Object.entries(values).map(([key,value])=>[key,Buffer.from(String(value)).toString("base64")]));var objectsOf=files=>files.flatMap(({objects})=>objects);function compose(compiled,ref,values){let patches=compiled.patches.flatMap(({template})=>readPatches(template,values)),met=new Set,composeFile=({path,template},isDependency2)=>{let where=template.documents[0]?.file??template.file,patched=applyPatches(fill(template,values),patches);for(let patch2 of patched.met)met.add(patch2);return{path,objects:patched.documents.map(document=>stampModule(document,ref,where,isDependency2))}},composed={dependencies:compiled.dependencies.map(file=>composeFile(file,!0)),modules:compiled.modules.map(file=>composeFile(file,!1))},idle=patches.find(patch2=>!met.has(patch2));if(idle!==void 0){let{kind,name="any name"}=idle.target;throw usageError({code:"TemplateInvalid",what:`${idle.file}: no document of module ${ref.module} is a ${kind} with ${name}`,place:{file:idle.file}})}return composed}function secretPlaces(composed,candidates,compiled){let objects=objectsOf([...composed.dependencies,...composed.modules]),secrets=objects.filter(({kind})=>kind==="Secret"),others=JSON.stringify(objects.filter(({kind})=>kind!=="Secret"));return Object.entries(candidates).map(([placeholder,value])=>{let fail=what=>usageError({code:"TemplateInvalid",what:`secret placeholder ${placeholder} of module ${compiled.module} ${what}`});if(others.includes(value))throw fail("stands outside of a Secret");let encoded2=Buffer.from(value).toString("base64");for(let{metadata,...secret}of secrets){let key=Object.entries(fieldsAt(secret,"data")).find(([,each])=>each===encoded2)?.[0];if(key!==void 0)return{placeholder,namespace:metadata.namespace??"",name:metadata.name,key}}throw fail("stands alone in no value of a Secret, so it could not be found again")})}init_error();function readConfig(compiled,config,scope){let{module:module2,placeholders}=compiled,known2=["name","namespace",...Object.keys(placeholders)];for(let key of Object.keys(config))if(!known2.includes(key))throw unknown(module2,key,known2);let presets={name:compiled.defaultName,namespace:scope.defaultNamespace??"default"},name=Object.hasOwn(config,"name")?config.name:presets.name,namespace=Object.hasOwn(config,"namespace")?config.namespace:presets.namespace;for(let[key,parsed5]of[["name",appName(name)],["namespace",namespaceName(namespace)]])if("complaint"in parsed5)throw invalid8(module2,key,parsed5.complaint);let ref={module:module2,name:String(name),namespace:String(namespace)},answers=[["name",{default:presets.name,current:ref.name}],["namespace",{default:presets.namespace,current:ref.namespace}]],values={name:ref.name,namespace:ref.namespace,serviceNamespace:scope.serviceNamespace},given={};for(let[key,placeholder]of Object.entries(placeholders)){let value=Object.hasOwn(config,key)?config[key]:void 0;if(value!==void 0){let complaint=complaintOf2(placeholder,value);if(complaint!==void 0)throw invalid8(module2,key,`it ${complaint} (${placeholder.description})`);values[key]=value}else if(placeholder.required===!0&&placeholder.default===void 0)throw missing2(module2,key,placeholder.description);if(placeholder.secret===!0)typeof value=="string"&&(given[key]=value),answers.push([key,{default:generatedText,current:value===void 0?generatedText:maskedText}]);else{let preset=placeholder.default??null;answers.push([key,{default:preset,current:value??preset}])}}refuseIncomplete(compiled,config);let secrets=Object.keys(placeholders).filter(key=>placeholders[key]?.secret===!0),asked=Object.entries(config).filter(([key])=>!secrets.includes(key)),derived=scope.derive?.[module2]?.(values,compiled.version)??{};return{...ref,values:{...values,...derived},given,secrets,asked:Object.fromEntries(asked),placeholders:Object.fromEntries(answers.filter(([key])=>!Object.hasOwn(derived,key)))}}function refuseIncomplete({module:module2,placeholders},config){let rows2=Object.entries(placeholders);for(let group of new Set(rows2.flatMap(([,{oneOf}])=>oneOf??[]))){let names2=rows2.flatMap(([name,{oneOf}])=>oneOf===group?[name]:[]),given=names2.filter(name=>Object.hasOwn(config,name));if(given.length!==1)throw missing2(module2,names2.join(" or config."),`exactly one of them, ${given.length} are given`)}for(let[name,{requiredWith,default:preset,description}]of rows2)if(requiredWith!==void 0&&preset===void 0&&Object.hasOwn(config,requiredWith)&&!Object.hasOwn(config,name))throw missing2(module2,name,`${description}; it goes with ${requiredWith}`)}function unknown(module2,key,known2){let guess=nearest(key.slice(0,40),known2),shown2=JSON.stringify(key.length>60?`${key.slice(0,57)}...`:key);return usageError({code:"PlaceholderUnknown",what:`module ${module2} has no placeholder ${shown2}`,why:`it has ${known2.join(", ")}`,...guess===void 0?{}:{next:`did you mean ${guess}?`},place:{key:`config.${key.slice(0,60)}`}})}var invalid8=(module2,key,complaint)=>usageError({code:"PlaceholderInvalid",what:`config.${key} of module ${module2}: ${complaint}`,place:{key:`config.${key}`}}),missing2=(module2,key,description)=>usageError({code:"PlaceholderMissing",what:`module ${module2} needs config.${key}: ${description}`,place:{key:`config.${key}`}});init_error();init_read();var import_node_crypto9=require("node:crypto");init_read();var randomPassword=()=>(0,import_node_crypto9.randomBytes)(64).toString("base64").replace(/[^A-Za-z0-9]/g,"").slice(0,32);function composeWithout(compiled,config){return withCandidates(compiled,config).composed}function withCandidates(compiled,config){let candidates=Object.fromEntries(config.secrets.map(name=>[name,randomPassword()])),composed=compose(compiled,config,{...config.values,...candidates});return{composed,candidates,places:secretPlaces(composed,candidates,compiled)}}init_error();var listTemplates=catalog=>catalog.list();function showTemplate(catalog,{module:module2,version,file}){let source=catalog.source(module2,version),{placeholders}=catalog.find(module2,version),files=(file===void 0?Object.keys(source.files):[knownFile(source,file)]).map(path=>[path,source.files[path]?.text??""]);return{module:module2,version:source.version,placeholders,files:Object.fromEntries(files)}}function knownFile({module:module2,version,files},file){if(Object.hasOwn(files,file))return file;throw usageError({code:"TemplateFileUnknown",what:`module ${module2}, version ${version} has no file ${JSON.stringify(file)}`,why:`it has ${Object.keys(files).join(", ")}`})}function ejectTemplate(catalog,{module:module2,version,file}){let source=catalog.source(module2,version),shipped={...source,files:source.shipped};return(file===void 0?Object.keys(source.shipped):[knownFile(shipped,file)]).flatMap(path=>{let ours3=source.shipped[path];return ours3===void 0?[]:[{path:`${module2}/${source.version}/${path}`,text:`# Ejected from ${ours3.file}, sha256 ${sha256(ours3.text)}
${ours3.text}`}]})}var header=/^# Ejected from \S+, sha256 ([0-9a-f]{64})\n/,sha256=text2=>(0,import_node_crypto10.createHash)("sha256").update(text2).digest("hex");function lintTemplates(catalog,shipped,overrides,scope){let versions2=new Map,behind=[];for(let{module:module2,version,path,file}of overrides){let all=catalog.list().find(each=>each.module===module2)?.versions??[];for(let each of version===void 0?all:[version]){versions2.set(`${module2}/${each}`,{module:module2,version:each,file:file.file});let ours3=catalog.source(module2,each).shipped[path];ours3!==void 0&&behind.push(...lintEjected(file,ours3.text))}}let checked4=[...versions2.values()].flatMap(each=>lintVersion(catalog,shipped,each,scope));return unique([...checked4,...behind])}var unique=findings=>[...new Map(findings.map(each=>[JSON.stringify(each),each])).values()];function lintEjected({file,text:text2},ours3){let from=header.exec(text2)?.[1],warn=message=>[{severity:"warning",file,line:1,message}];return text2.replace(header,"")===ours3?warn("is as the one we ship: it can go"):from===void 0?warn("does not say what it was ejected from, so nobody can tell when ours changes"):from===sha256(ours3)?[]:warn("ours has changed since it was ejected: eject it anew and merge")}function lintVersion(catalog,shipped,{module:module2,version,file},scope){try{let theirs=exampleOf(catalog.find(module2,version),scope),ours3=Object.keys(catalog.source(module2,version).shipped).length>0?exampleOf(shipped.find(module2,version),scope):[];return weaker(ours3,theirs).map(what=>({severity:"warning",file,message:`${module2} ${version} has less security than ours: ${what}`}))}catch(error){if(!(error instanceof JacScaleError))throw error;let{place}=error,line2=place?.line===void 0?{}:{line:place.line};return[{severity:"error",file:place?.file??file,...line2,message:error.message}]}}function exampleOf(compiled,scope){let examples={string:"example",integer:1,boolean:!0,list:[],map:{}},config={},groups=new Set;for(let[name,{required,oneOf,type,default:preset}]of Object.entries(compiled.placeholders)){let isFirst=oneOf!==void 0&&!groups.has(oneOf);isFirst&&groups.add(oneOf),(required===!0&&preset===void 0||isFirst)&&(config[name]=examples[type]??null)}let{dependencies,modules:modules2}=composeWithout(compiled,readConfig(compiled,config,scope));return objectsOf([...dependencies,...modules2])}async function goneWithin(context,kinds2,query2,deadline){return(await leftOf(context,kinds2,query2,deadline,()=>!0)).map(refText)}async function leftOf(context,kinds2,query2,deadline,counts,seen){let stop=new AbortController,timer=setTimeout(()=>stop.abort(),Math.max(0,deadline-context.clock.monotonic())),signal=AbortSignal.any([context.signal,stop.signal]);try{let each=kinds2.map(kind=>kindGone(context,kind,query2,signal,counts,seen));return(await Promise.all(each)).flat()}finally{clearTimeout(timer),stop.abort()}}async function kindGone(context,kind,query2,signal,counts,seen){let uidOf=object=>object.metadata.uid??"",left=new Map;try{for await(let event of context.cluster.watch(kind,query2,{signal})){if(event.type==="SYNC"?left=new Map(event.items.filter(counts).map(object=>[uidOf(object),object])):event.type==="DELETED"?left.delete(uidOf(event.object)):counts(event.object)&&left.set(uidOf(event.object),event.object),left.size===0)return[];if(seen!==void 0)for(let object of left.values())await seen(object)}}catch(error){if(!signal.aborted)throw error}return context.signal.throwIfAborted(),[...left.values()]}init_error();init_read();var recordSelector=`${labelKeys.managedBy}=${managedBy},${labelKeys.component}=orchestrator`;async function uninstallOrchestrator(context,{namespace,timeout=90}){let{cluster,clock,emit}=context;try{emit({type:"phase",phase:"destroy",message:`removing ${serviceName} from ${namespace}`});let modules2=await deployed(context,namespace),objects=await removeOwn(cluster,everyObject(namespace)),query2={namespace,labelSelector:selectorText(serviceSelector)},left=await goneWithin(context,[kinds.Pod],query2,clock.monotonic()+timeout*1e3);return objects.length>0&&await cluster.delete(leaderLease(namespace)),{namespace,objects,modules:modules2,left}}catch(error){throw error instanceof ClusterError?explainClusterError(error,{namespace,app:serviceName}):error}}async function deployed({cluster},namespace){let query2={labelSelector:recordSelector,metadataOnly:!0},{items}=await cluster.list(kinds.Secret,query2).catch(error=>{if(!(error instanceof ClusterError&&error.reason==="Forbidden"))throw error;return cluster.list(kinds.Secret,{...query2,namespace})});return items.flatMap(({metadata})=>{let module2=metadata.labels?.[labelKeys.name],instance=metadata.labels?.[labelKeys.instance]??"";if(module2===void 0||!instance.startsWith(`${module2}.`))return[];let name=instance.slice(module2.length+1);return[{namespace:metadata.namespace??"",module:module2,name}]})}var moduleTools={templates(overrides){let catalog=makeCatalog(shippedModules,overrides),scope={serviceNamespace:"jac-orc",derive:derivedOf(catalog)};return{list:()=>listTemplates(catalog),show:of=>showTemplate(catalog,of),eject:of=>ejectTemplate(catalog,of),lint:()=>lintTemplates(catalog,makeCatalog(shippedModules),overrides,scope)}},placeholders(module2,version){try{return makeCatalog(shippedModules).find(module2,version).placeholders}catch(error){if(error instanceof JacScaleError)return;throw error}},imageOf,install:installOrchestrator,print:printOrchestrator,uninstall:uninstallOrchestrator};var import_node_path12=require("node:path");init_error();init_image();init_error();init_image();var registryHost2=registry2=>registry2.replace(/^https?:\/\//,"").replace(/\/$/,"");function pushRegistry({image:image2,registry:registry2}){return image2!==void 0&&hasHost(image2)?parseImage(image2).registry:hostOf2(registry2)}var hostOf2=registry2=>{let host=registryHost2(registry2);return host==="index.docker.io"||host==="registry-1.docker.io"?dockerHub:host};function hasHost(image2){let[first="",...rest]=image2.split("/");return rest.length>0&&(/[.:]/.test(first)||first==="localhost")}async function loginFor(settings,{registry:registry2,repository},images){return(registry2===pushRegistry(settings)?ownLogin(settings):void 0)??await images.storedLogin(registry2,repository)}function ownLogin({registryUsername,registryPassword}){if(registryPassword!==void 0){if(registryUsername===void 0)throw half("DOCKER_PASSWORD","DOCKER_USERNAME");return{username:registryUsername,password:registryPassword}}}function half(given,absent){return usageError({code:"RegistryLoginMissing",what:`${given} is set and ${absent} is not`,next:`set ${absent} as well`})}init_error();init_image();async function buildModuleImage(images,{files,source,cwd,env,emit},options){let root=(0,import_node_path12.resolve)(cwd,options.folder),asked=parseImage(options.push),dockerfile2=await dockerfileIn(files,root,options.dockerfiles),commit=await source.commit(root),isClean=commit.commit!==void 0&&commit.dirty!==!0,{registry:registry2,repository,tag=isClean?commit.commit?.slice(0,12):"latest"}=asked,target={registry:registry2,repository,...tag===void 0?{}:{tag}};emit({type:"phase",phase:"build",message:`building ${imageText(target)}`});let{digest}=await images.build({root,target,login:await loginTo(target,env,images),dockerfile:dockerfile2,platforms:options.platforms,cache:"off",buildArgs:{},buildSecrets:{},source:commit,origin:await source.origin(root),version:void 0});return pinnedText(target,digest)}async function dockerfileIn(files,root,names2){for(let name of names2){let path=(0,import_node_path12.resolve)(root,name);if(await files.kindOf(path)==="file")return path}throw usageError({code:"DockerfileMissing",what:`there is no ${names2.join(" and no ")} in ${root}`,next:"name it with --dockerfile, from the folder of --build"})}async function serviceImageOf(images,env,{base,push,platforms}){let[from,target]=[parseImage(base),parseImage(push)],login=await loginTo(target,env,images),baseLogin=await images.storedLogin(from.registry,from.repository);return{build:{base:from,baseLogin:from.registry===target.registry?login:baseLogin,target,login,platforms},...login===void 0?{}:{login:{...login,registry:target.registry,accepted:!0}}}}var loginTo=(target,env,images)=>loginFor({appName:"",image:imageText(target),registry:target.registry,registryUsername:env.DOCKER_USERNAME||void 0,registryPassword:env.DOCKER_PASSWORD||void 0},target,images);0&&(module.exports={buildModuleImage,makeDockerfileImages,makeGitHub,makeImages,makeServiceImages,moduleTools,overridesOfFolder,overridesOfProject,ownTemplates,remoteOrchestrator,serviceImageOf,shippedModules});
